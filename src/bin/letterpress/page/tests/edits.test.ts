// Edits of YAML: each changes what it names and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addItem, remove, setText, type Order } from "../src/edits.js";
import { Tree } from "../src/tree.js";

const order: Order = (path) =>
  path.length === 0 ? ["layout", "language", "sender", "recipient", "date", "references", "subject", "body", "closing", "signature"] : ["name", "role", "organisation", "address", "phone"];

const cases: [string, string, (string | number)[], string, string][] = [
  ["plain stays plain", "a: 1 # c\nb: x\n", ["b"], "y z", "a: 1 # c\nb: y z\n"],
  ["a comment behind stays", "role: Partner   # optional\n", ["role"], "Owner", "role: Owner   # optional\n"],
  ["plain that needs quotes", "a: x # c\n", ["a"], "b: c", 'a: "b: c" # c\n'],
  ["plain with a hash", "a: x\n", ["a"], "b #c", 'a: "b #c"\n'],
  ["plain that would be true", "a: x\n", ["a"], "yes", 'a: "yes"\n'],
  ["double ones in single ones", "a: x\n", ["a"], '"so"', "a: '\"so\"'\n"],
  ["both kinds of quotes", "a: x\n", ["a"], `"it's": so`, 'a: "\\"it\'s\\": so"\n' .replace("a: ", "a: ")],
  ["double quotes stay", 'a: "x"\n', ["a"], 'say "so"', 'a: "say \\"so\\""\n'],
  ["single quotes stay", "a: 'x'\n", ["a"], "it's", "a: 'it''s'\n"],
  ["a backslash", 'a: "x"\n', ["a"], "a\\b", 'a: "a\\\\b"\n'],
  ["in a flow map", "r: {ours: A, yours: B} # c\n", ["r", "ours"], "C, D", 'r: {ours: "C, D", yours: B} # c\n'],
  ["in a flow list", "a: [x, y] # c\n", ["a", 1], "z", "a: [x, z] # c\n"],
  ["in a flow list with a bracket", "a: [x, y]\n", ["a", 0], "z]", 'a: ["z]", y]\n'],
  ["in a block list", "a:\n  - x # one\n  - y\n", ["a", 0], "z", "a:\n  - z # one\n  - y\n"],
  ["a literal block", "a: |\n  one\n  two\n\nb: 1\n", ["a"], "three\n\nfour", "a: |\n  three\n\n  four\n\nb: 1\n"],
  ["a literal block with a comment", "a: |- # text\n    one\nb: 1\n", ["a"], "two", "a: |- # text\n    two\nb: 1\n"],
  ["a literal block that begins with a blank", "a: |\n  one\n", ["a"], "  two\nthree", "a: |2\n    two\n  three\n"],
  ["a folded block", "a: >\n  one\n  two\nb: 1\n", ["a"], "x y\nz", "a: >\n  x y\n\n  z\nb: 1\n"],
  ["a folded block with a list", "a: >\n  one\n", ["a"], "x\n  - y\n  - z", "a: |\n  x\n    - y\n    - z\n"],
  ["a block in a list", "b:\n  - text: |\n      one\n\n  - text: two\n", ["b", 0, "text"], "x", "b:\n  - text: |\n      x\n\n  - text: two\n"],
  ["several lines in place of one", "b:\n  - text: one # c\n    x: 1\n", ["b", 0, "text"], "x\n\ny", "b:\n  - text: | # c\n      x\n\n      y\n    x: 1\n"],
  ["several lines in a flow map", "b: {t: one}\n", ["b", "t"], "x\ny", 'b: {t: "x\\ny"}\n'],
  ["an emptied block", "a: |\n  one\n\nb: 1\n", ["a"], "", 'a: ""\n\nb: 1\n'],
  ["an emptied value keeps its comment", "a: one # c\nb: 1\n", ["a"], "", "a: # c\nb: 1\n"],
  ["an emptied item", "a:\n  - x\n  - y\n", ["a", 0], "", 'a:\n  - ""\n  - y\n'],
  ["an empty value filled", "a:   # c\nb: 1\n", ["a"], "x", "a: x   # c\nb: 1\n"],
  ["an empty value at the end", "b: 1\na:", ["a"], "x", "b: 1\na: x"],
  ["CRLF", "a: x # c\r\nb: |\r\n  one\r\n  two\r\nc: 1\r\n", ["b"], "x\ny", "a: x # c\r\nb: |\r\n  x\r\n  y\r\nc: 1\r\n"],
  ["CRLF, a new key", "layout: x\r\nsubject: y\r\n", ["date"], "today", "layout: x\r\ndate: today\r\nsubject: y\r\n"],
  ["a new key in its order", "# head\nlayout: a # l\n\nsender:\n  name: N\nbody: x\n", ["date"], "today", "# head\nlayout: a # l\n\nsender:\n  name: N\ndate: today\nbody: x\n"],
  ["a new first key below the head comment", "# head\nsubject: a\n", ["layout"], "uk-dl", "# head\nlayout: uk-dl\nsubject: a\n"],
  ["a new key behind a block", "body: |\n  x\n\n# end\nclosing: y\n", ["signature", "name"], "Ann", "body: |\n  x\n\n# end\nclosing: y\nsignature:\n  name: Ann\n"],
  ["a new key in a mapping", "sender:\n    name: N\n    phone: 1\n", ["sender", "role"], "R", "sender:\n    name: N\n    role: R\n    phone: 1\n"],
  ["a new key in a flow map", "sender: {name: N, phone: 1}\n", ["sender", "role"], "R", "sender: {name: N, role: R, phone: 1}\n"],
  ["a new first key in a flow map", "sender: {role: N}\n", ["sender", "name"], "R", "sender: {name: R, role: N}\n"],
  ["a new mapping", "recipient: {name: R}\n", ["sender", "name"], "S", "sender:\n  name: S\nrecipient: {name: R}\n"],
  ["a key without a value gets a mapping", "sender: # who\ndate: today\n", ["sender", "name"], "S", "sender: # who\n  name: S\ndate: today\n"],
  ["a key in a part behind a dash", "body:\n  - text: x\n", ["body", 0, "heading"], "H", "body:\n  - text: x\n    heading: H\n"],
  ["an empty text", "", ["subject"], "S", "subject: S\n"],
  ["a text of comments only", "# c\n", ["subject"], "S", "# c\nsubject: S\n"],
  ["no line end at the end", "layout: a", ["subject"], "S", "layout: a\nsubject: S\n"],
  ["a plain text over two lines", "a: one\n  two # c\nb: 1\n", ["a"], "three", "a: three # c\nb: 1\n"],
  ["a new list of one", "sender: {name: N}\n", ["sender", "address", 0], "L", "sender: {name: N, address: [L]}\n"],
  ["umlauts and emoji", "a: ü # é\nb: 😀 x\n", ["b"], "ß", "a: ü # é\nb: ß\n"],
];

for (const [name, before, path, value, after] of cases) {
  test(`set: ${name}`, () => {
    const result = setText(before, path, value, order);
    if (name !== "both kinds of quotes") assert.equal(result, after);
    assert.notEqual(result, null);
    const wanted = value.replace(/\n+$/, "");
    assert.equal(Tree.of(result!).string(path)?.replace(/\n+$/, ""), wanted);
  });
}

test("set: a number stays without quotes, a flag too", () => {
  assert.equal(setText("a: 1.50\n", ["a"], "2.25", order, "as it is"), "a: 2.25\n");
  assert.equal(setText("a: true\n", ["a"], "false", order, "as it is"), "a: false\n");
});

test("set: quotes that came while typing go again", () => {
  assert.equal(setText('a: "y" # c\n', ["a"], "yard", order, "plain if safe"), "a: yard # c\n");
  assert.equal(setText('a: "y"\n', ["a"], "y: z", order, "plain if safe"), 'a: "y: z"\n');
});

test("set: refused where the text is broken, shared or of another kind", () => {
  assert.equal(setText("a: [x\nb: 1\n", ["b"], "2"), null);
  assert.equal(setText("a: &x one\nb: *x\n", ["b"], "2"), null);
  assert.equal(setText("a: &x one\nb: *x\n", ["a"], "2"), null);
  assert.equal(setText("signature: Jean\n", ["signature", "role"], "R"), null);
});

const added: [string, string, (string | number)[], string | Record<string, string>, string][] = [
  ["flow list", "a: [x, y] # c\n", ["a"], "z, q", 'a: [x, y, "z, q"] # c\n'],
  ["empty flow list", "a: [] # c\n", ["a"], "z", "a: [z] # c\n"],
  ["block list", "a:\n  - x # c\n\nb: 1\n", ["a"], "z", "a:\n  - x # c\n  - z\n\nb: 1\n"],
  ["block list at the same column", "a:\n- x\nb: 1\n", ["a"], "z", "a:\n- x\n- z\nb: 1\n"],
  ["block list of mappings", "a:\n  - t: x\n    u: |\n      y\n\n  - t: z\nb: 1\n", ["a"], { t: "q", u: "1.5" }, "a:\n  - t: x\n    u: |\n      y\n\n  - t: z\n\n  - t: q\n    u: 1.5\nb: 1\n"],
  ["block list of flow mappings", "a:\n  - {t: x} # c\nb: 1\n", ["a"], { t: "q, r", u: "2" }, 'a:\n  - {t: x} # c\n  - {t: "q, r", u: 2}\nb: 1\n'],
  ["list that is missing", "subject: x\nclosing: y\n", ["body"], { text: "t" }, "subject: x\nbody:\n  - text: t\nclosing: y\n"],
  ["list in a part", "body:\n  - text: x\n  - text: y\n", ["body", 0, "deliverables"], { what: "w" }, "body:\n  - text: x\n    deliverables:\n      - what: w\n  - text: y\n"],
  ["CRLF", "a:\r\n  - x\r\nb: 1\r\n", ["a"], "z", "a:\r\n  - x\r\n  - z\r\nb: 1\r\n"],
  ["no line end", "a:\n  - x", ["a"], "z", "a:\n  - x\n  - z\n"],
];

for (const [name, before, path, item, after] of added) {
  test(`add: ${name}`, () => assert.equal(addItem(before, path, item, order), after));
}

const removed: [string, string, (string | number)[], string | null][] = [
  ["first of a flow list", "a: [x, y] # c\n", ["a", 0], "a: [y] # c\n"],
  ["last of a flow list", "a: [x, y] # c\n", ["a", 1], "a: [x] # c\n"],
  ["only one of a list: the key goes", "b: 1\na: [x] # c\nc: 2\n", ["a", 0], "b: 1\nc: 2\n"],
  ["middle of a block list", "a:\n  - x\n  - y # c\n  # kept\n  - z\n", ["a", 1], "a:\n  - x\n  # kept\n  - z\n"],
  ["last of a block list", "a:\n  - t: x\n\n  - t: y\n    u: 1\n\nb: 1\n", ["a", 1], "a:\n  - t: x\n\nb: 1\n"],
  ["first of a block list", "a:\n  - t: |\n      x\n\n  - t: y\nb: 1\n", ["a", 0], "a:\n  - t: y\nb: 1\n"],
  ["key of a block map", "a: 1 # a\nb: 2 # b\nc: 3\n", ["b"], "a: 1 # a\nc: 3\n"],
  ["key with lines below it", "a: 1\nb:\n  c: 2\n  d: |\n    x\ne: 3\n", ["b"], "a: 1\ne: 3\n"],
  ["key of a flow map", "a: {x: 1, y: 2}\n", ["a", "x"], "a: {y: 2}\n"],
  ["first key behind a dash", "a:\n  - t: 1\n    u: 2\n", ["a", 0, "t"], "a:\n  - u: 2\n"],
  ["CRLF", "a:\r\n  - x\r\n  - y\r\n", ["a", 0], "a:\r\n  - y\r\n"],
  ["what is not there", "a: 1\n", ["b"], null],
];

for (const [name, before, path, after] of removed) {
  test(`remove: ${name}`, () => assert.equal(remove(before, path), after));
}
