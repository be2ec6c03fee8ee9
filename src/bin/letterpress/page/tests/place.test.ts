// Places in unfinished text, look-ups in the schema, places of findings, wrapping, the newest order.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inOrder, offsetOf, rangeOf } from "../src/findings.js";
import { Newest } from "../src/newest.js";
import { placeAt } from "../src/place.js";
import { unwrapped, wrapped } from "../src/prose.js";
import { describe, keysAt, orderAt, valuesAt, type Schema } from "../src/schema.js";

/** The cursor is `^` in the text. */
function place(marked: string): string {
  const offset = marked.indexOf("^");
  const found = placeAt(marked.replace("^", ""), offset);
  return found ? `${found.kind} /${found.path.join("/")} ${offset - found.from}` : "none";
}

const places: [string, string][] = [
  ["^", "key / 0"],
  ["lay^", "key / 3"],
  ["layout: uk^", "value /layout 2"],
  ["layout: ^", "value /layout 0"],
  ["layout:^", "value /layout 0"],
  ["sender:\n  na^", "key /sender 2"],
  ["sender:\n  name: x\n  ^\nrecipient:\n", "key /sender 0"],
  ["sender:\n  name: x\n^\nrecipient:\n", "key / 0"],
  ["sender:\n  bank:\n    ib^", "key /sender/bank 2"],
  ["sender:\n  bank:\n    iban: x\n  ro^", "key /sender 2"],
  ["body:\n  - te^", "key /body/0 2"],
  ["body:\n  - text: x\n    hea^", "key /body/0 3"],
  ["body:\n  - text: x\n  - ^", "key /body/1 0"],
  ["body:\n- text: x\n- he^", "key /body/1 2"],
  ["body:\n- text: x\nclo^", "key / 3"],
  ["body:\n  - text: |\n      some^ text", "none"],
  ["body:\n  - text: |\n      some text\n\n    he^", "key /body/0 2"],
  ["# comm^ent", "none"],
  ["a: x # comm^ent", "none"],
  ["references: {ou^", "key /references 2"],
  ["references: {ours: A, yo^}", "key /references 2"],
  ["references: {ours: A^, yours: B}", "value /references/ours 1"],
  ["sender:\n  address: [a, b^]", "value /sender/address/1 1"],
  ["invoice:\n  lines:\n    - {description: x, un^}", "key /invoice/lines/0 2"],
  ["invoice:\n  lines:\n    - {description: \"a: , b\", unit: ho^}\n", "value /invoice/lines/0/unit 2"],
  ["a: {b: [1, 2],\n  c: ^}\n", "value /a/c 0"],
  ["a: [1, 2]\nb^", "key / 1"],
  ["enclosures:\n  - in^", "key /enclosures/0 2"],
  ["body:\n  - text: x\n    deliverables:\n      - what: y\n        du^", "key /body/0/deliverables/0 2"],
];
for (const [text, expected] of places) test(`place: ${JSON.stringify(text)}`, () => assert.equal(place(text), expected));

const schema: Schema = {
  properties: {
    layout: { description: "The standard.", anyOf: [{ enum: ["uk-dl", "nf-z11-001", null] }, { $ref: "#/definitions/text" }] },
    date: { anyOf: [{ $ref: "#/definitions/date-or-today" }, { type: "null" }] },
    sender: { description: "Who writes.", anyOf: [{ $ref: "#/definitions/Sender" }, { type: "null" }] },
    body: { anyOf: [{ $ref: "#/definitions/text" }, { type: "array", items: { $ref: "#/definitions/Part" } }] },
    archive: { anyOf: [{ $ref: "#/definitions/flag" }] },
  },
  definitions: {
    text: { $comment: "With or without quotes.", anyOf: [{ type: ["string", "number"] }] },
    "date-or-today": { type: "string" },
    flag: { type: ["boolean", "string"] },
    Sender: { type: "object", required: ["name"], properties: { name: { $ref: "#/definitions/text", examples: ["Ann"] }, address: { type: "array", items: { $ref: "#/definitions/text" } } } },
    Part: { type: "object", properties: { tone: { oneOf: [{ const: "frank", description: "As it is." }, { const: "neutral" }] } } },
  },
};

test("schema: keys of a level, their shape and whether they are needed", () => {
  assert.deepEqual(orderAt(schema, []), ["layout", "date", "sender", "body", "archive"]);
  assert.deepEqual(keysAt(schema, ["sender"]).map((k) => [k.name, k.required, k.shape]), [["name", true, "text"], ["address", false, "list"]]);
  assert.equal(keysAt(schema, []).find((k) => k.name === "sender")?.shape, "map");
  assert.equal(keysAt(schema, []).find((k) => k.name === "body")?.shape, "list");
  assert.deepEqual(orderAt(schema, ["body", 3]), ["tone"]);
  assert.deepEqual(keysAt(schema, ["nothing", "here"]), []);
});

test("schema: values without null, with their descriptions", () => {
  assert.deepEqual(valuesAt(schema, ["layout"]).map((v) => v.text), ["uk-dl", "nf-z11-001"]);
  assert.deepEqual(valuesAt(schema, ["date"]).map((v) => v.text), ["today"]);
  assert.deepEqual(valuesAt(schema, ["archive"]).map((v) => v.text), ["true", "false"]);
  assert.deepEqual(valuesAt(schema, ["body", 0, "tone"]), [{ text: "frank", description: "As it is." }, { text: "neutral", description: "" }]);
  assert.deepEqual(valuesAt(schema, ["sender", "name"]), []);
});

test("schema: descriptions", () => {
  assert.equal(describe(schema, ["sender"])?.about, "Who writes.");
  assert.deepEqual(describe(schema, ["sender", "name"]), { about: "", form: ["With or without quotes."], examples: ["Ann"] });
  assert.equal(describe(schema, ["nothing"]), null);
});

test("findings: columns count characters", () => {
  assert.equal(offsetOf("a\nbc\n", 2, 2), 3);
  assert.equal(offsetOf("😀x: y", 1, 3), 3);
  assert.equal(offsetOf("a\nb", 9, 1), 3);
  assert.equal(offsetOf("ab\ncd", 1, 9), 2);
  const f = { severity: "error" as const, code: "c", message: "m", line: 2, column: 1, end_line: 2, end_column: 3 };
  assert.deepEqual(rangeOf("a\nbc\n", f, "letter.yaml"), { from: 2, to: 4 });
  assert.equal(rangeOf("a\nbc\n", { ...f, file: "head.yaml" }, "letter.yaml"), null);
  assert.equal(rangeOf("a", { severity: "error", code: "c", message: "m" }, "letter.yaml"), null);
});

test("findings: errors first, each once", () => {
  const w = { severity: "warning" as const, code: "w", message: "w", line: 1 };
  const e = { severity: "error" as const, code: "e", message: "e", line: 5 };
  assert.deepEqual(inOrder([w, e, { ...w }]), [e, w]);
});

const wrappedText = "This is a paragraph of a letter that is long enough to be set on\nmore than one line of its file.\n\n- a\n- b\n\nEnd.\n";
test("prose: paragraphs flow, lists and hard breaks stay", () => {
  assert.equal(unwrapped(wrappedText), "This is a paragraph of a letter that is long enough to be set on more than one line of its file.\n\n- a\n- b\n\nEnd.");
  assert.equal(unwrapped("a  \nb"), "a  \nb");
  assert.equal(unwrapped("a\\\nb"), "a\\\nb");
  assert.equal(unwrapped("| a | b |\n|---|---|"), "| a | b |\n|---|---|");
});
test("prose: what did not change keeps its lines, the rest is wrapped as wide", () => {
  const shown = unwrapped(wrappedText);
  assert.equal(wrapped(shown, wrappedText), wrappedText.trimEnd());
  const more = wrapped(shown.replace("End.", "A new end of this letter that is so long that it cannot stand on one line."), wrappedText);
  assert.ok(more.startsWith(wrappedText.slice(0, 60)));
  assert.equal(more.split("\n\n")[2], "A new end of this letter that is so long that it cannot stand on\none line.");
  assert.equal(wrapped("one short line that was one line and stays on one line however long it may be or become in the end, as it was before", "x"), "one short line that was one line and stays on one line however long it may be or become in the end, as it was before");
});
test("prose: no line begins with a mark by wrapping", () => {
  const text = `${"word ".repeat(17)}words - and more of ${"word ".repeat(9)}1. x`;
  for (const line of wrapped(text, "a\nb").split("\n")) assert.ok(!/^(- |1\. )/.test(line), line);
});

/** Lets a made-up time pass: no test waits for the machine's own. */
async function pass(ms: number): Promise<void> {
  for (let n = 0; n < ms; n++) {
    mock.timers.tick(1);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}

test("newest: one in flight, the newest next, the others never", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const done: number[] = [];
  const queue = new Newest<number>(async (n) => {
    await new Promise((ok) => setTimeout(ok, 10));
    done.push(n);
  });
  for (const n of [1, 2, 3, 4]) queue.order(n);
  await pass(9);
  assert.deepEqual(done, []);
  await pass(30);
  mock.timers.reset();
  assert.deepEqual(done, [1, 4]);
  assert.equal(queue.busy, false);
});
test("newest: what takes too long is given up", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const done: string[] = [];
  const queue = new Newest<number>(async (n, signal) => {
    await new Promise<void>((ok, no) => {
      if (n === 2) return ok();
      signal.addEventListener("abort", () => no(new Error("given up")));
    });
    done.push(`${n}`);
  }, 20);
  queue.order(1);
  queue.order(2);
  await pass(19);
  assert.deepEqual(done, []);
  await pass(10);
  mock.timers.reset();
  assert.deepEqual(done, ["2"]);
});
