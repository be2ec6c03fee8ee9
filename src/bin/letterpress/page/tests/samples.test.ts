// Each scalar of each letter that ships is edited, in many ways by turns: what was asked for is read back, and
// all comments and all lines that are not the value's own stay. LETTERPRESS_SAMPLES names the folder.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isMap, isScalar, isSeq } from "yaml";
import { addItem, remove, setText } from "../src/edits.js";
import { move } from "../src/moves.js";
import { unwrapped, wrapped } from "../src/prose.js";
import { Tree, type Path } from "../src/tree.js";

const folder = process.env["LETTERPRESS_SAMPLES"] ?? "../../../../samples";
const letters = existsSync(folder)
  ? (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith(".yaml")).sort()
  : [];

function* scalars(tree: Tree, path: Path = []): Iterable<Path> {
  const node = tree.at(path);
  if (isMap(node)) for (const key of tree.keys(path)) yield* scalars(tree, [...path, key]);
  else if (isSeq(node)) for (let n = 0; n < node.items.length; n++) yield* scalars(tree, [...path, n]);
  else if (isScalar(node)) yield path;
}

function* lists(tree: Tree, path: Path = []): Iterable<Path> {
  const node = tree.at(path);
  if (isSeq(node)) yield path;
  const steps = isMap(node) ? tree.keys(path) : isSeq(node) ? node.items.map((_, n) => n) : [];
  for (const step of steps) yield* lists(tree, [...path, step]);
}

const texts = ["x", "a: b # c", "it's \"so\"", "- dash", "[x], {y}", "{{ effective }} onwards", "12.50", "yes", "", "ends with colon:", "one\n\ntwo # no comment", "  led by blanks", "back\\slash\ttab", "日本 😀"];
const comments = (text: string): string[] => text.split("\n").filter((l) => /^\s*#|\s#\s/.test(l)).map((l) => l.slice(l.indexOf("# ")));

test("the letters that ship are found", { skip: letters.length === 0 && "no samples here" }, () => assert.ok(letters.length > 20));

for (const name of letters) {
  const source = readFileSync(join(folder, name), "utf8");
  for (const [ends, text] of [["LF", source], ["CRLF", source.replace(/\n/g, "\r\n")]] as const) {
    test(`${name}, ${ends}`, () => {
      const tree = Tree.of(text);
      assert.equal(tree.fault, null);
      let turn = name.length + ends.length;
      let other = ends === "LF" ? 0 : 1;
      for (const path of scalars(tree)) {
        // The line ends take turns, as the texts do: all of each on each scalar would take minutes.
        if (other++ % 2) continue;
        const [from, to] = tree.range(path)!;
        for (const value of [texts[turn++ % texts.length]!]) {
          const where = `${path.join("/")} = ${JSON.stringify(value)}`;
          const result = setText(text, path, value);
          assert.notEqual(result, null, where);
          assert.equal(Tree.of(result!).string(path)?.replace(/\n+$/, ""), value, where);
          assert.ok(result!.startsWith(text.slice(0, from).trimEnd()), `${where}: what stands before it`);
          assert.ok(result!.endsWith(text.slice(to).replace(/^[ \t]*(#.*)?\r?\n?/, "")), `${where}: what stands behind it`);
          assert.ok(!/[^\r]\n/.test(result!) || ends === "LF", `${where}: line ends`);
          if (value === "x") assert.deepEqual(comments(result!), comments(text), where);
        }
        const before = tree.string(path)!;
        assert.equal(unwrapped(wrapped(unwrapped(before), before)), unwrapped(before));
      }
      for (const path of lists(tree)) {
        const count = tree.length(path)!;
        const added = addItem(text, path, "new: item");
        assert.equal(Tree.of(added!).string([...path, count]), "new: item", path.join("/"));
        assert.deepEqual(comments(added!), comments(text));
        assert.equal(remove(added!, [...path, count]), text, `${path.join("/")}: added and removed`);
        if (count < 2) continue;
        const moved = move(text, [...path, count - 1], -1);
        assert.notEqual(moved, null, path.join("/"));
        assert.deepEqual(Tree.of(moved!).at([...path, count - 2])?.toJSON(), tree.at([...path, count - 1])?.toJSON());
        assert.equal(moved!.length, text.length);
        assert.equal(move(moved!, [...path, count - 2], 1), text, `${path.join("/")}: moved there and back`);
      }
    });
  }
}
