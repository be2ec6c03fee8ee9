// Edits of a letter's YAML that leave all else as it is: comments, order, quotes, line ends. A text
// and a wish in, the new text out, or null where the wish cannot be met without harm. Each result
// is read again and must hold exactly what was wished for.
import { isMap, isScalar, isSeq } from "yaml";
import type { Node, Scalar } from "yaml";
import { insertItem, insertKey } from "./insertions.js";
import { isBlock, isQuoted, Tree, type Path } from "./tree.js";
import { blockLines, doubleQuoted, plainIsSafe, quoted, singleQuoted } from "./quoting.js";

/** What a new item of a list is: a text, or keys with their texts. */
export type Item = string | Record<string, string>;

/** The order in which the keys of a mapping are usually written. */
export type Order = (path: Path) => readonly string[];

const noOrder: Order = () => [];

/** How a text is to be written: as it is (numbers, `true`), or without quotes where it can be. */
export type Manner = "as it is" | "plain if safe" | "as before";

/** Sets a text; what is missing on the way to it is made. */
export function setText(text: string, path: Path, value: string, order = noOrder, manner: Manner = "as before"): string | null {
  const tree = Tree.of(text);
  if (tree.fault || tree.shared(path)) return null;
  const wished = wish(tree.values(), path, value);
  if (wished === undefined) return null;
  const node = tree.at(path);
  const candidates =
    isScalar(node) && node.range
      ? replacements(tree, path, node, value, manner)
      : node === null && !emptyPair(tree, path)
        ? insertKey(tree, path, value, order, manner === "as it is")
        : [];
  return firstThatHolds(candidates, wished);
}

/** Sets a mapping where there is none, within braces: `{file: logo.svg, width: 40mm}`. */
export function setItem(text: string, path: Path, item: Item, order = noOrder): string | null {
  const tree = Tree.of(text);
  if (tree.fault || tree.shared(path) || tree.kind(path) !== "none") return null;
  const wished = wish(tree.values(), path, item);
  const bare = tree.has(path) ? remove(text, path) : text;
  if (wished === undefined || bare === null) return null;
  return firstThatHolds(insertKey(Tree.of(bare), path, item, order, false), wished);
}

/** Adds an item at the end of a list, which is made where there is none. */
export function addItem(text: string, path: Path, item: Item, order = noOrder): string | null {
  const tree = Tree.of(text);
  if (tree.fault || tree.shared(path)) return null;
  const count = tree.length(path) ?? 0;
  const wished = wish(tree.values(), [...path, count], item);
  if (wished === undefined) return null;
  const node = tree.at(path);
  const candidates = isSeq(node) && node.items.length > 0 ? insertItem(tree, path, item) : insertKey(tree, [...path, 0], item, order, false);
  return firstThatHolds(candidates, wished);
}

/** Removes an item of a list or a key with its value; a list without items goes too. */
export function remove(text: string, path: Path): string | null {
  const tree = Tree.of(text);
  if (tree.fault || !tree.has(path) || path.length === 0 || tree.shared(path.slice(0, -1))) return null;
  const parentPath = path.slice(0, -1);
  const parent = tree.at(parentPath);
  const last = path[path.length - 1]!;
  if ((isSeq(parent) || isMap(parent)) && parent.items.length === 1 && parentPath.length > 0) {
    if (typeof parentPath[parentPath.length - 1] === "string") return remove(text, parentPath);
    return null;
  }
  const wished = without(tree.values(), path);
  if (!isSeq(parent) && !isMap(parent)) return null;
  const places = parent.items.map((item): [number, number] => extent(item));
  const index = isSeq(parent) ? Number(last) : tree.keys(parentPath).indexOf(String(last));
  return firstThatHolds(parent.flow ? flowCuts(text, places, index) : blockCuts(text, places, index), wished);
}

/** Sets a text in one way after another until one is read back as wished. */
function firstThatHolds(candidates: Iterable<string>, wished: unknown): string | null {
  const goal = canonical(wished);
  for (const candidate of candidates) {
    const tree = Tree.of(candidate);
    if (!tree.fault && canonical(tree.values()) === goal) return candidate;
  }
  return null;
}

/** Values in a form to compare: keys sorted; whether a block ends in a line end is of no weight. */
function canonical(values: unknown): string {
  return JSON.stringify(values, (_key, value: unknown) => {
    if (typeof value === "string") return value.replace(/\n+$/, "");
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value ?? "";
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function* replacements(tree: Tree, path: Path, node: Scalar, value: string, manner: Manner): Iterable<string> {
  const { text } = tree;
  let [from, to] = [node.range![0], node.range![1]];
  if (from === to && !isQuoted(node)) from = to = behindColon(tree, path, from);
  const put = (source: string): string => text.slice(0, from) + source + text.slice(to);
  const flow = tree.inFlow(path);
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  if (isBlock(node)) {
    yield* blockReplacements(put, text.slice(from, to), node, value, end);
    return;
  }
  if (value === "" && !isQuoted(node) && !flow && typeof path[path.length - 1] === "string") {
    // A key without a value: its comment and its place stay for the next text.
    const before = text.slice(0, from).replace(/[ \t]+$/, "");
    yield before + text.slice(to);
  }
  // An empty value stands right behind its colon.
  const gap = from === to && /[:-]$/.test(text.slice(0, from)) ? " " : "";
  if (value.includes("\n") && !flow) {
    const pad = " ".repeat(indentOf(text, from) + 2);
    const rest = /^[ \t]*(#[^\r\n]*)?\r?\n?/.exec(text.slice(to))!;
    const comment = rest[1] ? ` ${rest[1]}` : "";
    for (const sign of ["|", "|2"]) {
      yield `${text.slice(0, from)}${gap}${sign}${comment}${end}${blockLines(value, pad, end)}${text.slice(to + rest[0].length)}`;
    }
  }
  const safe = manner === "as it is" || plainIsSafe(value, flow);
  if (manner === "plain if safe" && safe) yield put(gap + value);
  if (node.type === "QUOTE_SINGLE") {
    const single = singleQuoted(value);
    if (single) yield put(single);
  } else if (node.type !== "QUOTE_DOUBLE" && safe) {
    yield put(gap + value);
  }
  if (node.type === "QUOTE_DOUBLE") yield put(doubleQuoted(value));
  yield put(gap + quoted(value));
  yield put(gap + doubleQuoted(value));
}

function* blockReplacements(put: (source: string) => string, source: string, node: Scalar, value: string, end: string): Iterable<string> {
  const head = /^[^\r\n]*/.exec(source)![0];
  const body = source.slice(head.length).replace(/^\r?\n/, "");
  const pad = body.split(/\r?\n/).find((line) => line.trim() !== "")?.match(/^ */)?.[0] ?? "  ";
  // Blank lines behind the text part it from the next key.
  const tail = /(?:\r?\n[ \t]*)*$/.exec(body)![0].replace(/^\r?\n/, "");
  const comment = /^[|>][-+0-9]*(.*)$/.exec(head)?.[1] ?? "";
  if (value.trim() === "") {
    yield put(`""${comment}${end}${tail}`);
    return;
  }
  if (node.type === "BLOCK_FOLDED") {
    const unfolded = value.replace(/\n+$/, "").replace(/\n+/g, (breaks) => breaks + "\n");
    yield put(`${head}${end}${blockLines(unfolded, pad, end)}${tail}`);
  }
  const literal = head.replace(/^>/, "|");
  yield put(`${literal}${end}${blockLines(value, pad, end)}${tail}`);
  for (const n of [2, 4, 1, 3, 6]) {
    const sign = literal.replace(/^\|[0-9]*([-+]?)[0-9]*/, `|${n}$1`);
    yield put(`${sign}${end}${blockLines(value, pad, end)}${tail}`);
  }
  yield put(`${doubleQuoted(value)}${comment}${end}${tail}`);
}

/** Where an empty value stands: right behind its colon, before any comment. */
function behindColon(tree: Tree, path: Path, offset: number): number {
  const key = tree.keyRange(path);
  const colon = key ? /^\s*:/.exec(tree.text.slice(key[1])) : null;
  return key && colon ? key[1] + colon[0].length : offset;
}

/** The column of the key or dash that a value belongs to. */
function indentOf(text: string, offset: number): number {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const dashes = /^(\s*(?:- +)*)/.exec(line)![1]!;
  return /^\s*(- +)*\S+.*:\s*$/.test(line) ? dashes.length : Math.max(0, dashes.lastIndexOf("-"));
}

function extent(item: unknown): [number, number] {
  const node = item as { key?: Node; value?: Node | null; range?: [number, number, number] };
  if (node.range) return [node.range[0], node.range[1]];
  const key = node.key!.range!;
  return [key[0], Math.max(key[1], node.value?.range?.[1] ?? 0)];
}

function* flowCuts(text: string, places: [number, number][], index: number): Iterable<string> {
  const here = places[index]!;
  const before = places[index - 1];
  const after = places[index + 1];
  if (before) yield text.slice(0, before[1]) + text.slice(here[1]);
  else if (after) yield text.slice(0, here[0]) + text.slice(after[0]);
  else yield text.slice(0, here[0]) + text.slice(here[1]);
}

function* blockCuts(text: string, places: [number, number][], index: number): Iterable<string> {
  const here = places[index]!;
  const start = text.lastIndexOf("\n", here[0] - 1) + 1;
  const close = endOfLine(text, here[1]);
  const before = text.slice(start, here[0]);
  if (/^\s*(- +)+$/.test(before) && index === 0 && places.length > 1 && !/^\s*- +$/.test(before)) return;
  const blanks = /^(?:[ \t]*\r?\n)*/.exec(text.slice(close))![0].length;
  if (index < places.length - 1) {
    yield text.slice(0, start) + text.slice(close + blanks);
    // The first key of a mapping that begins behind a dash: the next one takes its place.
    const next = places[index + 1]!;
    yield text.slice(0, here[0]) + text.slice(next[0]);
  }
  const upto = text.slice(0, start).replace(/(\r?\n)(?:[ \t]*\r?\n)+$/, "$1");
  yield upto + text.slice(close);
  yield text.slice(0, start) + text.slice(close);
}

/** The offset behind the line on which a value ends; blank lines behind it are not its own. */
export function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1]!)) at--;
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found + 1;
}

/** A key whose value is not there at all, as in `? key`. */
function emptyPair(tree: Tree, path: Path): boolean {
  return tree.has(path) && tree.at(path) === null && !tree.inFlow(path);
}

/** The values as they shall be; undefined where the path leads through a text. */
function wish(values: unknown, path: Path, value: Item): unknown {
  if (path.length === 0) return value;
  const [step, ...rest] = path as [string | number, ...(string | number)[]];
  if (typeof step === "number") {
    if (values !== null && values !== undefined && values !== "" && !Array.isArray(values)) return undefined;
    const list: unknown[] = Array.isArray(values) ? [...values] : [];
    const inner = wish(list[step], rest, value);
    if (inner === undefined || step > list.length) return undefined;
    list[step] = inner;
    return list;
  }
  if (values !== null && values !== undefined && values !== "" && (typeof values !== "object" || Array.isArray(values))) return undefined;
  const map = { ...((values || {}) as Record<string, unknown>) };
  const inner = wish(map[step], rest, value);
  if (inner === undefined) return undefined;
  map[step] = inner;
  return map;
}

function without(values: unknown, path: Path): unknown {
  const [step, ...rest] = path as [string | number, ...(string | number)[]];
  if (Array.isArray(values)) {
    const at = Number(step);
    return rest.length ? values.map((v, i) => (i === at ? without(v, rest) : v)) : values.filter((_, i) => i !== at);
  }
  const map = { ...(values as Record<string, unknown>) };
  if (rest.length) map[String(step)] = without(map[String(step)], rest);
  else delete map[String(step)];
  return map;
}
