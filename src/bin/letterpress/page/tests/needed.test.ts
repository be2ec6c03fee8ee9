// Which files go along with a letter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { needed } from "../src/needed.js";

const big = { size: 1 << 20 };
const small = { size: 100 };
const none = (): undefined => undefined;
const names = (text: string, files: Record<string, { size: number }>, textOf: (name: string) => string | undefined = none): string[] =>
  [...needed(text, new Map(Object.entries(files)), textOf).keys()].sort();

test("needed: only what the text names", () => {
  assert.deepEqual(names("paper: a.pdf # b.pdf\n", { "a.pdf": big, "b.pdf": big }), ["a.pdf"]);
  assert.deepEqual(names("subject: x\n", { "a.pdf": big }), []);
});

test("needed: a name in quotes, over two lines, in a folder, in a list", () => {
  assert.deepEqual(names('a: "caf\\xe9.png"\nb: my\n  logo.svg\nc: [{file: ./z.pdf}]\n', { "café.png": big, "my logo.svg": big, "z.pdf": big, "y.pdf": big }), ["café.png", "my logo.svg", "z.pdf"]);
});

test("needed: what a letterhead names in turn", () => {
  const files = { "head.yaml": small, "more.yaml": small, "logo.svg": big, "other.svg": big };
  const texts: Record<string, string> = { "head.yaml": "letterhead: more.yaml\n", "more.yaml": "logo: logo.svg\nletterhead: head.yaml\n" };
  assert.deepEqual(names("letterhead: head.yaml\n", files, (name) => texts[name]), ["head.yaml", "logo.svg", "more.yaml"]);
});

test("needed: all, where a text cannot be read or the files are small", () => {
  assert.deepEqual(names("a: [\n", { "a.pdf": big }), ["a.pdf"]);
  assert.deepEqual(names("a: head.yaml\n", { "head.yaml": small, "b.svg": big }), ["b.svg", "head.yaml"]);
  assert.deepEqual(names("a: head.yaml\n", { "head.yaml": small, "b.svg": big }, () => "x: ["), ["b.svg", "head.yaml"]);
  assert.deepEqual(names("a: 1\n", { "a.pdf": small }), ["a.pdf"]);
});
