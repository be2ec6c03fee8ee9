// What the form shows of a letter, and what its numbers and dates begin with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, formOf, isDay, later, money, shapeOf, type Part } from "../src/form_model.js";
import { Tree, pathOfPointer } from "../src/tree.js";
import { pick } from "../src/words.js";

const letter = `letterhead: head.yaml
recipient:
  name: R   # who
  address: [one, two]
date: today
body:
  - part: a
    text: |
      A text of
      two lines.
    deliverables:
      - {what: W, due: 2026-01-02}
  - plain text
enclosures: [invoice, {title: T, file: a.pdf}, Third]
invoice:
  lines:
    - {description: D, quantity: 1, vat: 20}
    - group: G
      lines: []
`;
const form = (text: string): Part[] => formOf(Tree.of(text), "2026-11-28", "fr-FR");
const values = (text: string): Record<string, string> =>
  Object.fromEntries([...fieldsOf(form(text))].map((f) => [f.path.join("/"), f.value]));

test("form: values at their paths, texts unwrapped", () => {
  const found = values(letter);
  assert.equal(found["recipient/name"], "R");
  assert.equal(found["recipient/address/1"], "two");
  assert.equal(found["body/0/text"], "A text of two lines.");
  assert.equal(found["body/0/deliverables/0/what"], "W");
  assert.equal(found["enclosures/1/title"], "T");
  assert.equal(found["enclosures/2"], "Third");
  assert.equal(found["enclosures/0"], undefined);
  assert.equal(found["invoice/lines/0/description"], "D");
  assert.equal(found["invoice/lines/1/description"], undefined);
});

test("form: a body of one text, and a text of nothing", () => {
  assert.equal(values("body: Hello\n")["body"], "Hello");
  assert.equal(values("")["subject"], "");
});

test("form: only values differ, so the elements stay", () => {
  assert.equal(shapeOf(form(letter)), shapeOf(form(letter.replace("name: R", "name: S"))));
  assert.notEqual(shapeOf(form(letter)), shapeOf(form(letter.replace("[one, two]", "[one]"))));
});

test("form: items of lists may be moved, not the only one", () => {
  const all: string[] = [];
  const walk = (parts: Part[]): void => {
    for (const part of parts) {
      if ("movable" in part && part.movable) all.push(`${part.movable.path.join("/")} ${part.movable.at} of ${part.movable.of}`);
      if (part.kind === "group") walk(part.parts);
    }
  };
  walk(form(letter.replace("body:", "signature: [{name: A}, {name: B}]\nbody:")));
  const lists = { "recipient/address": 2, body: 2, signature: 2, enclosures: 3, "invoice/lines": 2 };
  const wanted = Object.entries(lists).flatMap(([list, of]) => Array.from({ length: of }, (_, n) => `${list}/${n} ${n} of ${of}`));
  assert.deepEqual(all.sort(), wanted.sort());
});

test("form: what anchors share is left to the text", () => {
  assert.equal(values("sender: &s {name: N}\nrecipient: *s\n")["sender/name"], undefined);
});

test("form: days, money, languages, pointers", () => {
  assert.ok(isDay("2026-02-28"));
  assert.ok(!isDay("2026-02-30") && !isDay("2026-13-01") && !isDay("today"));
  assert.equal(later("2026-11-28", 30), "2026-12-28");
  assert.deepEqual(money("de-CH"), { currency: "CHF", vat: "8.1" });
  assert.deepEqual(money("fr-FR"), { currency: "EUR", vat: "20" });
  assert.equal(pick(["nl-NL", "de-AT"]), "de");
  assert.equal(pick(["nl-NL"]), "en");
  assert.deepEqual(pathOfPointer(Tree.of(letter), "/body/0/text"), ["body", 0, "text"]);
});
