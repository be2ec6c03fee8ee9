// Where a new key or a new item of a list goes in a letter's YAML, and how it is written there.
// A tree and a wish in, candidates of the new text out; edits.ts takes the first that reads well.
import { isMap, isScalar, isSeq } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { endOfLine, type Item, type Order } from "./edits.js";
import { keyName, type Path, type Tree } from "./tree.js";
import { ways } from "./quoting.js";

type Steps = readonly (string | number)[];

const lineEnd = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** Puts a key, with all that is missing above it, into the deepest mapping that is there. */
export function* insertKey(tree: Tree, path: Path, value: Item, order: Order, plain: boolean): Iterable<string> {
  const { text } = tree;
  const end = lineEnd(text);
  let depth = path.length - 1;
  while (depth > 0 && tree.at(path.slice(0, depth)) === null) depth--;
  const above = path.slice(0, depth);
  const rest = path.slice(depth);
  const node = tree.at(above);
  if (node === null) {
    for (const lines of blocks(rest, value, "", end, plain)) yield closed(text, end) + lines;
  } else if (isMap(node) && node.items.length > 0) {
    const wanted = order(above);
    if (node.flow) yield* intoFlowMap(text, node, rest, value, wanted, plain);
    else yield* intoBlockMap(text, node, rest, value, wanted, plain);
  } else if (isSeq(node) && node.items.length > 0 && rest[0] === node.items.length) {
    yield* insertItem(tree, above, rest.length === 1 ? value : { [String(rest[1])]: String(value) });
  } else if (isMap(node) || isSeq(node)) {
    // Empty brackets: what is new takes their place.
    const [from, to] = [node.range![0], node.range![1]];
    for (const source of flows(rest, value, plain)) yield text.slice(0, from) + source + text.slice(to);
  } else if (isScalar(node) && node.value === "" && node.range) {
    yield* intoNothing(tree, above, node.range[0], rest, value, plain);
  }
}

/** Puts an item behind the last one of a list that has some. */
export function* insertItem(tree: Tree, path: Path, item: Item): Iterable<string> {
  const { text } = tree;
  const end = lineEnd(text);
  const list = tree.at(path) as YAMLSeq;
  const last = list.items[list.items.length - 1] as Node;
  if (list.flow) {
    for (const source of flowItem(item)) yield splice(text, last.range![1], `, ${source}`);
    return;
  }
  const dash = dashColumn(text, last.range![0]);
  const pad = " ".repeat(dash);
  const at = endOfLine(text, last.range![1]);
  const head = closed(text.slice(0, at), end);
  // A blank line between two items is kept between the last and the new one.
  const blank = list.items.length > 1 && blankBefore(text, last.range![0]) ? end : "";
  const asFlow = isMap(last) && last.flow === true;
  for (const lines of asFlow ? flowItem(item).map((s) => s + end) : blockItem(item, `${pad}  `, end)) {
    yield `${head}${blank}${pad}- ${lines}${text.slice(at)}`;
  }
}

function* intoBlockMap(text: string, map: YAMLMap, rest: Steps, value: Item, order: readonly string[], plain: boolean): Iterable<string> {
  const end = lineEnd(text);
  const first = (map.items[0]!.key as Node).range![0];
  const pad = " ".repeat(first - (text.lastIndexOf("\n", first - 1) + 1));
  const before = predecessor(map, String(rest[0]), order);
  for (const lines of blocks(rest, value, pad, end, plain)) {
    if (before) {
      const at = endOfLine(text, pairEnd(before));
      yield closed(text.slice(0, at), end) + lines + text.slice(at);
    } else {
      const start = text.lastIndexOf("\n", first - 1) + 1;
      const lead = text.slice(start, first);
      if (lead.trim() === "") yield text.slice(0, start) + lines + text.slice(start);
      // Behind a dash: the new key takes the place of the first one.
      else yield text.slice(0, first) + lines.slice(pad.length) + pad + text.slice(first);
    }
  }
}

function* intoFlowMap(text: string, map: YAMLMap, rest: Steps, value: Item, order: readonly string[], plain: boolean): Iterable<string> {
  const before = predecessor(map, String(rest[0]), order);
  for (const source of flows(rest, value, plain)) {
    const pair = source.slice(1, -1);
    if (before) yield splice(text, pairEnd(before), `, ${pair}`);
    else yield splice(text, (map.items[0]!.key as Node).range![0], `${pair}, `);
  }
}

/** A key without a value gets one: lines below it, or brackets. */
function* intoNothing(tree: Tree, above: Path, at: number, rest: Steps, value: Item, plain: boolean): Iterable<string> {
  const { text } = tree;
  const end = lineEnd(text);
  if (!tree.inFlow(above)) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const key = tree.keyRange(above);
    const pad = " ".repeat((key ? key[0] - start : 0) + 2);
    const next = endOfLine(text, at);
    for (const lines of blocks(rest, value, pad, end, plain)) yield closed(text.slice(0, next), end) + lines + text.slice(next);
  }
  for (const source of flows(rest, value, plain)) yield splice(text, at, ` ${source}`);
}

/** The pair behind which a new key goes: the nearest before it in the usual order. */
function predecessor(map: YAMLMap, key: string, order: readonly string[]): Pair | undefined {
  const rank = order.indexOf(key);
  if (rank < 0) return map.items[map.items.length - 1];
  let best: Pair | undefined;
  let bestRank = -1;
  for (const pair of map.items) {
    const own = order.indexOf(keyName(pair));
    if (own >= 0 && own < rank && own > bestRank) [best, bestRank] = [pair, own];
  }
  return best;
}

function pairEnd(pair: Pair): number {
  const value = (pair.value as Node | null)?.range?.[1] ?? 0;
  return Math.max((pair.key as Node).range![1], value);
}

/** Lines for the keys that are missing and the value below them, in each way to write it. */
function blocks(steps: Steps, value: Item, pad: string, end: string, plain: boolean): string[] {
  const [step, ...rest] = steps;
  const inner = `${pad}  `;
  if (typeof step === "number") {
    const items = rest.length > 0 ? blocks(rest, value, inner, end, plain).map((s) => s.slice(inner.length)) : blockItem(value, inner, end);
    return items.map((item) => `${pad}- ${item}`);
  }
  const key = `${pad}${step}:`;
  if (rest.length > 0) return blocks(rest, value, inner, end, plain).map((lines) => `${key}${end}${lines}`);
  if (typeof value !== "string") return flowItem(value).map((source) => `${key} ${source}${end}`);
  return ways(value, false, inner, end, plain).map((source) => `${key} ${source}${source.endsWith(end) ? "" : end}`);
}

/** An item behind its dash; further lines begin with `pad`. */
function blockItem(item: Item, pad: string, end: string): string[] {
  if (typeof item === "string") {
    return ways(item, false, pad, end, false).map((source) => source + (source.endsWith(end) ? "" : end));
  }
  const lines = Object.entries(item).map(([key, value]) => {
    const source = ways(value, false, `${pad}  `, end, plainValue(value))[0]!;
    return `${key}: ${source}${source.endsWith(end) ? "" : end}`;
  });
  return [lines.join(pad)];
}

function flowItem(item: Item): string[] {
  if (typeof item === "string") return ways(item, true, "", "\n", false);
  const pairs = Object.entries(item).map(([key, value]) => `${key}: ${ways(value, true, "", "\n", plainValue(value))[0]}`);
  return [`{${pairs.join(", ")}}`];
}

function flows(steps: Steps, value: Item, plain: boolean): string[] {
  const [step, ...rest] = steps;
  const inner =
    rest.length > 0 ? flows(rest, value, plain) : typeof value === "string" ? ways(value, true, "", "\n", plain) : flowItem(value);
  return inner.map((source) => (typeof step === "number" ? `[${source}]` : `{${step}: ${source}}`));
}

/** Numbers of a new item stand without quotes. */
function plainValue(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value);
}

function dashColumn(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "-") at--;
  return at - 1 - (text.lastIndexOf("\n", at - 1) + 1);
}

function blankBefore(text: string, offset: number): boolean {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /\n[ \t]*\r?\n$/.test(text.slice(0, start));
}

function splice(text: string, at: number, source: string): string {
  return text.slice(0, at) + source + text.slice(at);
}

/** A text whose last line is ended. */
function closed(text: string, end: string): string {
  return text === "" || text.endsWith("\n") ? text : text + end;
}
