// Where in a letter's tree the cursor stands, also in text that is not finished: by indentation, and
// by brackets within a line or lines. Text and offset in, path and kind out.
import type { Path } from "./tree.js";

export interface Place {
  /** The mapping for a key, the value's own path for a value. */
  path: Path;
  kind: "key" | "value";
  /** What may be completed begins here. */
  from: number;
  flow: boolean;
  /** Behind a dash: a key of a new mapping or a value of the list. */
  item: boolean;
}

interface Level {
  /** Column of the key; a dash counts half a column more, so that lists may stand at their key's column. */
  column: number;
  step: string | number;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:,[\]{}&*!|>'"%@`-][^:#,[\]{}]*?|-[^\s:#]+)\s*:(?=\s|$)/;

/** The place of an offset, null where nothing may be completed: in comments and blocks of text. */
export function placeAt(text: string, offset: number): Place | null {
  const levels: Level[] = [];
  let at = 0;
  let block = -1; // The column of the key of a block of text that is still open.
  while (at <= text.length) {
    let close = text.indexOf("\n", at);
    if (close < 0) close = text.length;
    const line = text.slice(at, close);
    const current = offset >= at && offset <= close;
    const indent = /^ */.exec(line)![0].length;
    const blank = line.trim() === "";
    if (block >= 0 && (blank ? !current || offset - at > block : indent > block)) {
      if (current) return null;
      at = close + 1;
      continue;
    }
    if (!blank) block = -1;
    const scan = readLine(text, at, close, offset, levels);
    if (scan.place !== undefined) return scan.place;
    if (scan.block >= 0) block = scan.block;
    at = scan.next;
  }
  return null;
}

interface Scan {
  place?: Place | null;
  block: number;
  next: number;
}

/** Reads one line, or the lines of brackets that begin on it. */
function readLine(text: string, at: number, close: number, offset: number, levels: Level[]): Scan {
  const line = text.slice(at, close);
  const current = offset >= at && offset <= close;
  let column = /^ */.exec(line)![0].length;
  const scan: Scan = { block: -1, next: close + 1 };
  if (current && offset - at < column) column = offset - at;
  let rest = line.slice(column);
  if (rest.trim() === "" || rest.startsWith("#")) {
    if (current) scan.place = rest.startsWith("#") ? null : keyPlace(levels, offset - at, offset, false);
    return scan;
  }
  let item = false;
  while (/^-(\s|$)/.test(rest)) {
    const last = popTo(levels, column + 0.5, true);
    const index = last && last.column === column + 0.5 && typeof last.step === "number" ? last.step + 1 : 0;
    if (last && last.column === column + 0.5) levels.pop();
    levels.push({ column: column + 0.5, step: index });
    const gap = /^-\s*/.exec(rest)![0].length;
    if (current && offset - at < column + gap && offset - at > column) {
      scan.place = { path: steps(levels), kind: "key", from: offset, flow: false, item: true };
      return scan;
    }
    column += gap;
    rest = rest.slice(gap);
    item = true;
  }
  const key = KEY.exec(rest);
  if (!key) {
    if (/^[[{]/.test(rest)) return flow(text, at + column, offset, steps(levels), scan);
    if (current && !rest.startsWith("#")) {
      if (!item) popTo(levels, column, false);
      const value = item ? steps(levels) : steps(levels);
      scan.place = { path: value, kind: "key", from: at + column, flow: false, item };
    }
    if (/^[|>]/.test(rest)) scan.block = column - 2;
    return scan;
  }
  popTo(levels, column, false);
  const name = unquoted(key[1]!);
  if (current && offset <= at + column + key[1]!.length) {
    scan.place = { path: steps(levels), kind: "key", from: at + column, flow: false, item };
    return scan;
  }
  levels.push({ column, step: name });
  const gap = /^\s*/.exec(rest.slice(key[0].length))![0].length;
  const value = column + key[0].length + gap;
  const source = line.slice(value);
  if (/^[[{]/.test(source)) return flow(text, at + value, offset, steps(levels), scan);
  if (/^[|>][-+0-9]*\s*(#.*)?$/.test(source)) scan.block = column;
  if (current) {
    const typed = text.slice(at + value, Math.max(offset, at + value));
    const from = Math.min(at + value, offset);
    const commented = /(^|\s)#/.test(typed) || scan.block >= 0;
    scan.place = commented ? null : { path: steps(levels), kind: "value", from, flow: false, item: false };
  }
  return scan;
}

/** Within brackets: walks to their end, or to the cursor. */
function flow(text: string, start: number, offset: number, base: Path, scan: Scan): Scan {
  const open: { list: boolean; index: number; key: string | null; from: number }[] = [];
  let at = start;
  const here = (): Place => {
    const path = [...base];
    open.forEach((level, depth) => {
      const step = level.list ? level.index : level.key;
      if (step !== null && (depth < open.length - 1 || level.list || level.key !== null)) path.push(step);
    });
    const top = open[open.length - 1]!;
    const lead = /^\s*/.exec(text.slice(top.from, offset))![0].length;
    return { path, kind: top.list || top.key !== null ? "value" : "key", from: top.from + lead, flow: true, item: false };
  };
  while (at < text.length) {
    if (at === offset && open.length > 0) return { ...scan, place: here() };
    const c = text[at]!;
    const top = open[open.length - 1];
    if ((c === '"' || c === "'") && top && text.slice(top.from, at).trim() === "") {
      const end = quoteEnd(text, at, c);
      if (offset > at && offset < end) return { ...scan, place: here() };
      at = end;
      continue;
    }
    if (c === "[" || c === "{") open.push({ list: c === "[", index: 0, key: null, from: at + 1 });
    else if (c === "]" || c === "}") {
      open.pop();
      if (open.length === 0) break;
    } else if (c === "," && top) {
      if (top.list) top.index++;
      top.key = null;
      top.from = at + 1;
    } else if (c === ":" && top && !top.list && top.key === null && /[\s,}\]]|^$/.test(text[at + 1] ?? "")) {
      top.key = unquoted(text.slice(top.from, at).trim());
      top.from = at + 1;
    } else if (c === "\n" && /^\S+:(\s|$)/.test(text.slice(at + 1, at + 40)) && open.length > 0) {
      break; // Brackets that were never closed: the next key begins.
    }
    at++;
  }
  if (at === text.length && offset === at && open.length > 0) return { ...scan, place: here() };
  const close = text.indexOf("\n", at === text.length ? at : at);
  if (offset >= start && offset <= (close < 0 ? text.length : close) && offset > at) return { ...scan, place: null };
  return { ...scan, next: close < 0 ? text.length + 1 : close + 1 };
}

function quoteEnd(text: string, at: number, quote: string): number {
  for (let i = at + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === "\\") i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === "\n" && !text.slice(i).includes(quote)) return i;
  }
  return text.length;
}

/** Leaves only levels left of a column; of dashes at it the last one too, where `same` is set. */
function popTo(levels: Level[], column: number, same: boolean): Level | undefined {
  while (levels.length > 0) {
    const last = levels[levels.length - 1]!;
    if (last.column < column || (same && last.column === column)) return last;
    levels.pop();
  }
  return undefined;
}

function keyPlace(levels: Level[], column: number, offset: number, item: boolean): Place {
  const copy = [...levels];
  popTo(copy, column, false);
  return { path: steps(copy), kind: "key", from: offset, flow: false, item };
}

function steps(levels: Level[]): Path {
  return levels.map((level) => level.step);
}

function unquoted(key: string): string {
  return /^(".*"|'.*')$/s.test(key) ? key.slice(1, -1) : key;
}
