// Items of lists change places with all that is theirs; all else stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import { move } from "../src/moves.js";
import { Tree } from "../src/tree.js";

type Case = [name: string, before: string, path: (string | number)[], by: -1 | 1, after: string | null];

const cases: Case[] = [
  ["down in a flow list", "a: [x, y, z] # c\n", ["a", 0], 1, "a: [y, x, z] # c\n"],
  ["up in a flow list", "a: [x, y, z] # c\n", ["a", 2], -1, "a: [x, z, y] # c\n"],
  ["quotes and mappings in a flow list", 'a: ["x, y", {t: "[", u: 1}]\n', ["a", 0], 1, 'a: [{t: "[", u: 1}, "x, y"]\n'],
  ["a flow list of several lines", "a: [\n  # of x\n  x, # x\n  y # y\n]\n", ["a", 0], 1, "a: [\n  y, # y\n  # of x\n  x # x\n]\n"],
  ["a flow list of several lines, up", "a: [\n  x, # x\n  # of y\n  y, # y\n  z,\n]\n", ["a", 1], -1, "a: [\n  # of y\n  y, # y\n  x, # x\n  z,\n]\n"],
  ["a flow list with two items on a line", "a: [x, y, # both\n  z]\n", ["a", 0], 1, "a: [y, x, # both\n  z]\n"],
  ["down in a block list", "a:\n  - x # x\n  - y # y\nb: 1\n", ["a", 0], 1, "a:\n  - y # y\n  - x # x\nb: 1\n"],
  ["up in a block list", "a:\n  - x\n  - y\n  - z # z\nb: 1\n", ["a", 2], -1, "a:\n  - x\n  - z # z\n  - y\nb: 1\n"],
  ["at the key's column", "a:\n- x\n# of y\n- y\n# of b\nb: 1\n", ["a", 0], 1, "a:\n# of y\n- y\n- x\n# of b\nb: 1\n"],
  ["comments above go along", "a:\n  # of x\n  # more of x\n  - x\n  # of y\n  - y\n", ["a", 1], -1, "a:\n  # of y\n  - y\n  # of x\n  # more of x\n  - x\n"],
  ["comments deeper than the dash go along", "a:\n  - t: x\n    # more of x\n\n    # still x\n  - t: y\n    # of y\nb: 1\n", ["a", 0], 1, "a:\n  - t: y\n    # of y\n  - t: x\n    # more of x\n\n    # still x\nb: 1\n"],
  ["a comment parted by blank lines stays", "a:\n  - x\n\n  # chapter\n\n  # of y\n  - y\n", ["a", 0], 1, "a:\n  # of y\n  - y\n\n  # chapter\n\n  - x\n"],
  ["blank lines stay between", "a:\n  - t: |\n      x\n\n  - t: y\n\nb: 1\n", ["a", 0], 1, "a:\n  - t: y\n\n  - t: |\n      x\n\nb: 1\n"],
  ["blocks keep what they keep", "a:\n  - |+\n    x\n\n  - y\nb: 1\n", ["a", 0], 1, "a:\n  - y\n  - |+\n    x\n\nb: 1\n"],
  ["text that looks like dashes and comments", "a:\n  - |\n    - x\n    # no comment\n  - >-\n    y\n", ["a", 1], -1, "a:\n  - >-\n    y\n  - |\n    - x\n    # no comment\n"],
  ["a comment with a dash behind the dash", "a:\n  - # one - two\n    t: x\n  - t: y\n", ["a", 1], -1, "a:\n  - t: y\n  - # one - two\n    t: x\n"],
  ["no line end at the end", "a:\n  - x\n  - y", ["a", 0], 1, "a:\n  - y\n  - x"],
  ["an empty item", "a:\n  -\n  - y\n", ["a", 0], 1, "a:\n  - y\n  -\n"],
  ["CRLF", "a:\r\n  # of x\r\n  - x\r\n  - y # y\r\nb: 1\r\n", ["a", 0], 1, "a:\r\n  - y # y\r\n  # of x\r\n  - x\r\nb: 1\r\n"],
  ["CRLF, a flow list of several lines", "a: [\r\n  x, # x\r\n  y # y\r\n]\r\n", ["a", 0], 1, "a: [\r\n  y, # y\r\n  x # x\r\n]\r\n"],
  ["CRLF, no line end at the end", "a:\r\n  - x\r\n  - y", ["a", 1], -1, "a:\r\n  - y\r\n  - x"],
  ["a list in a list", "b:\n  - t: x\n    d:\n      - {w: 1} # one\n      - {w: 2}\n    e: 1\n  - t: y\n", ["b", 0, "d", 1], -1, "b:\n  - t: x\n    d:\n      - {w: 2}\n      - {w: 1} # one\n    e: 1\n  - t: y\n"],
  ["mappings of unlike length", "b:\n  - t: x\n  - h: H\n    t: >\n      one\n      two\nc: 1\n", ["b", 0], 1, "b:\n  - h: H\n    t: >\n      one\n      two\n  - t: x\nc: 1\n"],
  ["an anchor that nothing before it names", "a:\n  - x\n  - &n y\nb: *n\n", ["a", 0], 1, "a:\n  - &n y\n  - x\nb: *n\n"],
  ["an alias before its anchor", "a:\n  - &n x\n  - *n\n", ["a", 0], 1, null],
  ["beyond the first", "a: [x, y]\n", ["a", 0], -1, null],
  ["beyond the last", "a: [x, y]\n", ["a", 1], 1, null],
  ["of no list", "a: x\n", ["a", 0], 1, null],
  ["in a broken text", "a: [x, y]\nb: [\n", ["a", 0], 1, null],
];

for (const [name, before, path, by, after] of cases) {
  test(`move: ${name}`, () => {
    const moved = move(before, path, by);
    assert.equal(moved, after);
    if (moved === null) return;
    const other = [...path.slice(0, -1), Number(path[path.length - 1]) + by];
    assert.deepEqual(Tree.of(moved).at(other)?.toJSON(), Tree.of(before).at(path)?.toJSON());
    assert.equal(move(moved, other, by === 1 ? -1 : 1), before, "moved there and back");
  });
}
