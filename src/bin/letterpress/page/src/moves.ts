// An item of a list changes places with its neighbour, in the text: its whole lines with its own
// comments, or its part within brackets. Text and path in, the new text out, or null where the
// items cannot be told apart without harm.
import { isSeq } from "yaml";
import type { Node, YAMLSeq } from "yaml";
import { endOfLine } from "./edits.js";
import { Tree, type Path } from "./tree.js";

/** First and the offset behind the last character. */
type Place = [from: number, to: number];

/** Moves the item at a path one place up (-1) or down (1). */
export function move(text: string, path: Path, by: -1 | 1): string | null {
  const tree = Tree.of(text);
  const listPath = path.slice(0, -1);
  const list = tree.at(listPath);
  const at = Number(path[path.length - 1]);
  const index = Math.min(at, at + by);
  if (tree.fault || !isSeq(list) || tree.shared(listPath) || index < 0 || index + 1 >= list.items.length) return null;
  const places = list.items.flatMap((item): Place[] => {
    const range = (item as Node | null)?.range;
    return range ? [[range[0], range[1]]] : [];
  });
  if (places.length !== list.items.length) return null;
  const wished = swapped(tree.values(), listPath, index);
  const candidates = [...(list.flow ? flowMoves(text, places, index) : blockMoves(text, list, places, index))];
  // The line ends of a block are dropped only where no way keeps them.
  for (const exact of [true, false]) {
    for (const candidate of candidates) {
      const moved = Tree.of(candidate);
      if (!moved.fault && written(moved.values(), exact) === written(wished, exact)) return candidate;
    }
  }
  return null;
}

function swapped(values: unknown, path: Path, index: number): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    const list = [...(values as unknown[])];
    [list[index], list[index + 1]] = [list[index + 1], list[index]];
    return list;
  }
  if (Array.isArray(values)) return values.map((value: unknown, n) => (n === step ? swapped(value, rest, index) : value));
  const map = values as Record<string, unknown>;
  return { ...map, [step]: swapped(map[String(step)], rest, index) };
}

function written(values: unknown, exact: boolean): string {
  return JSON.stringify(values, (_key, value: unknown) => (typeof value === "string" && !exact ? value.replace(/\n+$/, "") : value));
}

/** Lines of items with dashes: an item's comments stand above its dash, behind it, or deeper below it. */
function* blockMoves(text: string, list: YAMLSeq, places: Place[], index: number): Iterable<string> {
  const dashes = dashesOf(list);
  // A list that begins behind another dash has no lines of its own.
  if (dashes.length !== places.length || text.slice(lineStart(text, dashes[0]!), dashes[0]).trim() !== "") return;
  const column = dashes[0]! - lineStart(text, dashes[0]!);
  const closes = places.map(([, to], n) => endOfLine(text, Math.max(to, dashes[n]! + 1)));
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  for (const blanks of [false, true]) {
    const unit = (n: number): Place => {
      const next = dashes[n + 1];
      const behind = below(text, closes[n]!, next === undefined ? text.length : lineStart(text, next), column, blanks);
      return [above(text, lineStart(text, dashes[n]!), closes[n - 1], column), behind];
    };
    const [a, b] = [unit(index), unit(index + 1)];
    let first = text.slice(b[0], b[1]);
    let second = text.slice(a[0], a[1]);
    if (!first.endsWith("\n")) {
      first += end;
      second = second.replace(/\r?\n$/, "");
    }
    yield text.slice(0, a[0]) + first + text.slice(a[1], b[0]) + second + text.slice(b[1]);
  }
}

/** The offsets of a list's dashes. */
function dashesOf(list: YAMLSeq): number[] {
  const token = list.srcToken;
  if (token?.type !== "block-seq") return [];
  return token.items.flatMap((item) => item.start.filter((t) => t.type === "seq-item-ind").map((t) => t.offset));
}

/** Where the comments begin that stand right above a dash; those deeper than it are the former item's. */
function above(text: string, start: number, former: number | undefined, column: number): number {
  let at = start;
  while (at > (former ?? 0)) {
    const previous = lineStart(text, at - 1);
    const indent = /^([ \t]*)#/.exec(text.slice(previous, at))?.[1]?.length;
    if (indent === undefined || indent < column || (former !== undefined && indent > column)) break;
    at = previous;
  }
  return at;
}

/** Behind the comments below an item that stand deeper than its dash; with `blanks`, behind blank lines too. */
function below(text: string, close: number, limit: number, column: number, blanks: boolean): number {
  let end = close;
  let at = close;
  while (at < limit) {
    const next = text.indexOf("\n", at) + 1 || text.length;
    const line = text.slice(at, next);
    const indent = /^([ \t]*)#/.exec(line)?.[1]?.length;
    if (line.trim() !== "" && (indent === undefined || indent <= column)) break;
    at = next;
    if (blanks || indent !== undefined) end = at;
  }
  return end;
}

/** Parts within brackets: a comment goes with its item where each item has a line of its own. */
function* flowMoves(text: string, places: Place[], index: number): Iterable<string> {
  const [a, b] = [places[index]!, places[index + 1]!];
  const [tailA, tailB] = [tail(text, a[1]), tail(text, b[1])];
  const leadA = lead(text, a[0], places[index - 1]?.[1] ?? 0);
  const leadB = lead(text, b[0], tailA.end);
  const first = text.slice(leadB, b[1]) + tailA.comma + tailB.comment;
  const second = text.slice(leadA, a[1]) + tailB.comma + tailA.comment;
  yield text.slice(0, leadA) + first + text.slice(tailA.end, leadB) + second + text.slice(tailB.end);
  // On one line, comments stay where they are.
  yield text.slice(0, a[0]) + text.slice(b[0], b[1]) + text.slice(a[1], b[0]) + text.slice(a[0], a[1]) + text.slice(b[1]);
}

/** What stands behind a part on its line, and where that ends. */
function tail(text: string, from: number): { comma: string; comment: string; end: number } {
  const found = /^([ \t]*,)?([ \t]+#[^\r\n]*)?/.exec(text.slice(from))!;
  return { comma: found[1] ?? "", comment: found[2] ?? "", end: from + found[0].length };
}

/** Where the lines of comments begin that stand right above a part. */
function lead(text: string, from: number, least: number): number {
  const found = /\n[ \t]*((?:#[^\n]*\n[ \t]*)+)$/.exec(text.slice(least, from));
  return found ? from - found[1]!.length : from;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
