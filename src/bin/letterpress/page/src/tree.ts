// Reads a letter's YAML as a tree that knows where each value stands in the text. Text in, a tree
// with places out; nothing is changed here (see edits.ts).
import { isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** Keys and indices from the root to a value. */
export type Path = readonly (string | number)[];

/** The text of a letter as a tree. */
export class Tree {
  readonly doc: Document.Parsed;
  /** The first fault that hides the structure, with its place. */
  readonly fault: { message: string; offset: number } | null;

  static readonly #latest = new Map<string, Tree>();

  /** The tree of a text; those of the latest texts are kept, for several parts ask for the same. */
  static of(text: string): Tree {
    const latest = Tree.#latest;
    const tree = latest.get(text) ?? new Tree(text);
    latest.delete(text);
    latest.set(text, tree);
    if (latest.size > 3) latest.delete(latest.keys().next().value!);
    return tree;
  }

  private constructor(readonly text: string) {
    // All scalars are texts: `450.00` and `2026-03-03` stay as they are written.
    this.doc = parseDocument(text, { schema: "failsafe", keepSourceTokens: true, logLevel: "silent" });
    const error = this.doc.errors[0];
    this.fault = error ? { message: error.message, offset: error.pos[0] } : this.#looseAlias();
  }

  /** An alias before its anchor, or without one. */
  #looseAlias(): Tree["fault"] {
    let fault: Tree["fault"] = null;
    if (!this.text.includes("*")) return fault;
    visit(this.doc, {
      Alias: (_key, alias) => {
        if (alias.resolve(this.doc)) return undefined;
        fault = { message: `no anchor ${alias.source}`, offset: alias.range?.[0] ?? 0 };
        return visit.BREAK;
      },
    });
    return fault;
  }

  /** The node at a path, null where there is none. */
  at(path: Path): Node | null {
    let node: unknown = this.doc.contents;
    for (const step of path) {
      if (isMap(node)) {
        node = pairOf(node, String(step))?.value ?? null;
      } else if (isSeq(node) && typeof step === "number") {
        node = node.items[step] ?? null;
      } else {
        return null;
      }
    }
    return (node as Node | null) ?? null;
  }

  /** A scalar's text, undefined where there is no scalar. */
  string(path: Path): string | undefined {
    const node = this.at(path);
    return isScalar(node) ? String(node.value ?? "") : undefined;
  }

  /** How many items a list has, undefined where there is no list. */
  length(path: Path): number | undefined {
    const node = this.at(path);
    return isSeq(node) ? node.items.length : undefined;
  }

  /** The keys of a mapping in their order. */
  keys(path: Path): string[] {
    const node = this.at(path);
    return isMap(node) ? node.items.map(keyName) : [];
  }

  has(path: Path): boolean {
    if (path.length === 0) return this.doc.contents !== null;
    const parent = this.at(path.slice(0, -1));
    const last = path[path.length - 1]!;
    if (isMap(parent)) return pairOf(parent, String(last)) !== undefined;
    return isSeq(parent) && typeof last === "number" && last < parent.items.length;
  }

  kind(path: Path): "map" | "list" | "scalar" | "alias" | "none" {
    const node = this.at(path);
    if (isMap(node)) return "map";
    if (isSeq(node)) return "list";
    if (isAlias(node)) return "alias";
    return isScalar(node) && (node.value !== "" || isQuoted(node)) ? "scalar" : "none";
  }

  /** Whether the value at this path stands within `[...]` or `{...}`. */
  inFlow(path: Path): boolean {
    for (let n = 0; n < path.length; n++) {
      const node = this.at(path.slice(0, n));
      if (isCollection(node) && node.flow) return true;
    }
    return false;
  }

  /** Whether an anchor or alias stands on the way, or at the value: such text is not edited here. */
  shared(path: Path): boolean {
    for (let n = 0; n <= path.length; n++) {
      const node = this.at(path.slice(0, n));
      if (isAlias(node) || (node && "anchor" in node && node.anchor) || (node && node.tag && isTagged(node))) return true;
    }
    return false;
  }

  /** Where a value stands: its first and the offset behind its last character. */
  range(path: Path): [number, number] | null {
    const range = this.at(path)?.range;
    if (range) return [range[0], range[1]];
    return this.keyRange(path);
  }

  /** Where the key of a value stands. */
  keyRange(path: Path): [number, number] | null {
    const parent = this.at(path.slice(0, -1));
    if (!isMap(parent) || path.length === 0) return null;
    const range = (pairOf(parent, String(path[path.length - 1]))?.key as Node | undefined)?.range;
    return range ? [range[0], range[1]] : null;
  }

  /** The path of the key or value that stands at an offset, and whether it is the key. */
  pathAt(offset: number): { path: Path; key: boolean; from: number; to: number } | null {
    const path: (string | number)[] = [];
    let node: unknown = this.doc.contents;
    for (;;) {
      if (isMap(node)) {
        let next: unknown;
        for (const pair of node.items) {
          const key = (pair.key as Node).range;
          if (key && offset >= key[0] && offset <= key[1]) {
            return { path: [...path, keyName(pair)], key: true, from: key[0], to: key[1] };
          }
          if (within(pair.value, offset)) {
            path.push(keyName(pair));
            next = pair.value;
          }
        }
        if (next === undefined) return null;
        node = next;
      } else if (isSeq(node)) {
        const index = node.items.findIndex((item) => within(item, offset));
        if (index < 0) return null;
        path.push(index);
        node = node.items[index];
      } else if (isScalar(node) && node.range) {
        return { path, key: false, from: node.range[0], to: node.range[1] };
      } else {
        return null;
      }
    }
  }

  /** The values without their places, for comparison. */
  values(): unknown {
    return this.doc.toJS();
  }
}

/** The pair of a key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyName(pair) === key);
}

export function keyName(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value ?? "") : String(pair.key);
}

export function isQuoted(node: Scalar): boolean {
  return node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" || isBlock(node);
}

export function isBlock(node: Scalar): boolean {
  return node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
}

function isTagged(node: Node): boolean {
  // The failsafe schema gives its own three tags to what has none in the text.
  return !/^tag:yaml\.org,2002:(str|map|seq)$/.test(node.tag ?? "");
}

function within(node: unknown, offset: number): boolean {
  const range = (node as Node | null)?.range;
  return !!range && offset >= range[0] && offset <= range[1];
}

/** A JSON pointer's path in a tree: numbers where there are lists. */
export function pathOfPointer(tree: Tree, pointer: string): Path {
  const path: (string | number)[] = [];
  if (!pointer.startsWith("/")) return path;
  for (const raw of pointer.slice(1).split("/")) {
    const step = raw.replace(/~1/g, "/").replace(/~0/g, "~");
    path.push(isSeq(tree.at(path)) && /^\d+$/.test(step) ? Number(step) : step);
  }
  return path;
}

export type { YAMLSeq };
