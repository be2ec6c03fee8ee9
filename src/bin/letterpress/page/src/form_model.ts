// What the form shows of a letter: groups of fields, each with its place in the tree. A tree in, a
// description of the form out; form.ts makes elements of it.
import type { Item } from "./edits.js";
import { unwrapped } from "./prose.js";
import type { Path, Tree } from "./tree.js";
import { w, type Word } from "./words.js";

/** An item of a list that may change places with its neighbours. */
export interface Movable {
  path: Path;
  /** Its place in the list, from 0, and how many there are. */
  at: number;
  of: number;
}

export interface Field {
  kind: "text" | "area" | "date" | "number";
  path: Path;
  label: string;
  value: string;
  /** As much of a row. */
  size?: "half" | "third" | "quarter";
  /** May be removed: the path that goes. */
  removable?: Path;
  movable?: Movable;
  /** For screen readers only, where a heading above says it. */
  hidden?: boolean;
}

export interface Action {
  kind: "action";
  label: string;
  path: Path;
  items: [path: Path, item: Item][];
  /** The key of the new item that the cursor goes to; its first field if absent. */
  focus?: string;
}

export interface Note {
  kind: "note";
  text: string;
  removable?: Path;
  movable?: Movable;
}

export interface Group {
  kind: "group";
  title: string;
  level: 2 | 3 | 4;
  removable?: Path;
  movable?: Movable;
  parts: Part[];
}

export type Part = Field | Action | Note | Group;

/** The whole form. `language` is that of the letter where its text has none. */
export function formOf(tree: Tree, today: string, language: string): Group[] {
  const build = new Builder(tree, today, language);
  return [build.letter(), build.recipient(), build.sender(), build.body(), build.end(), ...build.invoice()];
}

class Builder {
  constructor(
    private readonly tree: Tree,
    private readonly today: string,
    private readonly language: string,
  ) {}

  #field(path: Path, word: Word, kind: Field["kind"] = "text", more: Partial<Field> = {}): Part {
    const shape = this.tree.kind(path);
    if (shape === "map" || shape === "list" || shape === "alias" || this.tree.shared(path)) {
      return { kind: "note", text: `${w(word)}: ${w("in_text_only")}` };
    }
    const source = this.tree.string(path) ?? "";
    const value = kind === "area" ? unwrapped(source) : source.replace(/\n+$/, "");
    return { kind, path, label: w(word), value, ...more };
  }

  /** Fields of a mapping, as `name text half`. */
  #fields(base: Path, rows: [key: string, word: Word, kind?: Field["kind"], size?: Field["size"]][]): Part[] {
    const shape = this.tree.kind(base);
    if (shape === "scalar" || shape === "list" || shape === "alias") return [{ kind: "note", text: w("in_text_only") }];
    return rows.map(([key, word, kind, size]) => this.#field([...base, key], word, kind, size ? { size } : {}));
  }

  /** Only those of the rows that the text has. */
  #present(base: Path, rows: [key: string, word: Word, kind?: Field["kind"], size?: Field["size"]][]): Part[] {
    return this.#fields(base, rows.filter(([key]) => this.tree.has([...base, key])));
  }

  letter(): Group {
    const parts = [
      this.#field(["subject"], "f_subject"),
      ...this.#fields([], [["date", "f_date", "date", "half"], ["place", "f_place", "text", "half"]]),
      ...this.#fields(["references"], [["ours", "f_ours", "text", "third"], ["yours", "f_yours", "text", "third"], ["your_letter", "f_your_letter", "date", "third"]]),
      this.#field(["salutation"], "f_salutation"),
    ];
    return { kind: "group", title: w("g_letter"), level: 2, parts };
  }

  sender(): Group {
    const letterhead = this.tree.string(["letterhead"]);
    const note: Part[] = letterhead ? [{ kind: "note", text: w("from_letterhead", { name: letterhead }) }] : [];
    const parts = [
      ...note,
      ...this.#fields(["sender"], [["name", "f_name", "text", "half"], ["role", "f_role", "text", "half"], ["organisation", "f_organisation"]]),
      ...this.#address(["sender", "address"]),
      ...this.#fields(["sender"], [["phone", "f_phone", "text", "third"], ["email", "f_email", "text", "third"], ["web", "f_web", "text", "third"]]),
    ];
    return { kind: "group", title: w("g_sender"), level: 2, parts };
  }

  recipient(): Group {
    const parts = [
      ...this.#fields(["recipient"], [["organisation", "f_organisation", "text", "half"], ["name", "f_name", "text", "half"]]),
      ...this.#present(["recipient"], [["role", "f_role"]]),
      ...this.#address(["recipient", "address"]),
    ];
    return { kind: "group", title: w("g_recipient"), level: 2, parts };
  }

  #address(path: Path): Part[] {
    const shape = this.tree.kind(path);
    if (shape === "scalar" || shape === "map" || shape === "alias") return [{ kind: "note", text: w("in_text_only") }];
    const count = this.tree.length(path) ?? 0;
    const lines = Array.from({ length: count }, (_, n) =>
      this.#field([...path, n], "f_address", "text", {
        label: w("f_address_line", { n: n + 1 }),
        ...(count > 1 ? { removable: [...path, n] } : {}),
        ...movable([...path, n], n, count),
      }),
    );
    if (count >= 6) return lines;
    return [...lines, this.#adds("add_line", path, w("new_line"))];
  }

  #adds(word: Word, path: Path, item: Item): Action {
    return { kind: "action", label: w(word), path, items: [[path, item]] };
  }

  body(): Group {
    const group: Group = { kind: "group", title: w("g_body"), level: 2, parts: [] };
    const shape = this.tree.kind(["body"]);
    if (shape === "scalar") {
      group.parts = [this.#field(["body"], "f_text", "area", { hidden: true })];
    } else if (shape === "list" || shape === "none") {
      const count = this.tree.length(["body"]) ?? 0;
      group.parts = Array.from({ length: count }, (_, n) => this.#part(["body", n], n + 1, count));
      group.parts.push({ ...this.#adds("add_part", ["body"], { text: w("new_text") }), focus: "text" });
    } else {
      group.parts = [{ kind: "note", text: w("in_text_only") }];
    }
    return group;
  }

  #part(path: Path, n: number, count: number): Part {
    const group: Group = { kind: "group", title: w("part", { n }), level: 3, parts: [], ...(count > 1 ? { removable: path } : {}), ...movable(path, n - 1, count) };
    if (this.tree.kind(path) !== "map") {
      group.parts = [{ kind: "note", text: w("in_text_only") }];
      return group;
    }
    group.parts = [
      this.#field([...path, "heading"], "f_heading"),
      this.#field([...path, "text"], "f_text", "area"),
      ...this.#present(path, [["effective", "f_effective", "date", "half"], ["deadline", "f_deadline", "date", "half"]]),
    ];
    const deliverables: Path = [...path, "deliverables"];
    const items = this.tree.length(deliverables) ?? 0;
    for (let i = 0; i < items; i++) {
      const item: Path = [...deliverables, i];
      const parts = this.#fields(item, [["what", "f_what"], ["due", "f_due", "date", "half"]]);
      group.parts.push({ kind: "group", title: `${w("f_deliverables")} ${i + 1}`, level: 4, removable: item, ...movable(item, i, items), parts });
    }
    group.parts.push(this.#adds("add_deliverable", deliverables, { what: w("new_what"), due: this.today }));
    if (this.tree.has([...path, "contact"])) {
      const rows = this.#fields([...path, "contact"], [["name", "f_name", "text", "half"], ["organisation", "f_organisation", "text", "half"], ["phone", "f_phone", "text", "half"], ["email", "f_email", "text", "half"]]);
      group.parts.push({ kind: "group", title: w("f_contact"), level: 4, removable: [...path, "contact"], parts: rows });
    }
    group.parts.push(...this.#present(path, [["after", "f_after", "area"]]));
    return group;
  }

  end(): Group {
    const parts: Part[] = [this.#field(["closing"], "f_closing")];
    const signatories = this.tree.length(["signature"]);
    const bases: Path[] = signatories === undefined ? [["signature"]] : Array.from({ length: signatories }, (_, n) => ["signature", n]);
    for (const base of bases) {
      const rows = this.#fields(base, [["name", "f_name", "text", "half"], ["role", "f_role", "text", "half"]]);
      const n = Number(base[1] ?? 0);
      const title = signatories === undefined ? w("f_signature") : `${w("f_signature")} ${n + 1}`;
      parts.push({ kind: "group", title, level: 3, ...movable(base, n, signatories ?? 1), parts: rows });
    }
    parts.push(...this.#present([], [["postscript", "f_postscript", "area"]]));
    const enclosures = this.tree.length(["enclosures"]) ?? 0;
    for (let n = 0; n < enclosures; n++) parts.push(this.#enclosure(["enclosures", n], n + 1, enclosures));
    parts.push(this.#adds("add_enclosure", ["enclosures"], w("new_what")));
    return { kind: "group", title: w("g_end"), level: 2, parts };
  }

  #enclosure(path: Path, n: number, count: number): Part {
    const more = { removable: path, ...movable(path, n - 1, count) };
    if (this.tree.string(path) === "invoice") {
      return { kind: "note", text: `${w("f_enclosure", { n })}: ${w("f_the_invoice")}`, ...more };
    }
    const own: Path = this.tree.kind(path) === "map" ? [...path, "title"] : path;
    return this.#field(own, "f_enclosures", "text", { label: w("f_enclosure", { n }), ...more });
  }

  invoice(): Group[] {
    const group: Group = { kind: "group", title: w("g_invoice"), level: 2, parts: [] };
    if (!this.tree.has(["invoice"])) {
      const { currency, vat } = money(this.tree.string(["language"]) || this.language);
      const line: Item = { description: w("new_what"), quantity: "1", unit: "piece", unit_price: "100.00", vat };
      const items: [Path, Item][] = [
        [["invoice", "number"], `${this.today.slice(0, 4)}-001`],
        [["invoice", "date"], this.today],
        [["invoice", "due"], later(this.today, 30)],
        [["invoice", "currency"], currency],
        [["invoice", "lines"], line],
      ];
      group.parts = [{ kind: "action", label: w("add_invoice"), path: ["invoice", "number"], items }];
      return [group];
    }
    group.parts = this.#fields(["invoice"], [
      ["title", "f_title", "text", "half"],
      ["number", "f_number", "text", "half"],
      ["date", "f_date", "date", "third"],
      ["due", "f_due", "date", "third"],
      ["currency", "f_currency", "text", "third"],
    ]);
    const lines: Path = ["invoice", "lines"];
    const count = this.tree.length(lines) ?? 0;
    for (let n = 0; n < count; n++) group.parts.push(this.#line([...lines, n], n + 1, count));
    const vat = this.tree.string([...lines, Math.max(0, count - 1), "vat"]) ?? "20";
    const unit = this.tree.string([...lines, Math.max(0, count - 1), "unit"]) ?? "piece";
    group.parts.push(this.#adds("add_item", lines, { description: w("new_what"), quantity: "1", unit, unit_price: "100.00", vat }));
    return [group];
  }

  #line(path: Path, n: number, count: number): Part {
    const group: Group = { kind: "group", title: w("item", { n }), level: 4, parts: [], ...(count > 1 ? { removable: path } : {}), ...movable(path, n - 1, count) };
    if (this.tree.has([...path, "lines"]) || !this.tree.has([...path, "description"])) {
      group.parts = [{ kind: "note", text: w("in_text_only") }];
      return group;
    }
    group.parts = [
      ...this.#fields(path, [["description", "f_description"]]),
      ...this.#present(path, [["details", "f_details"]]),
      ...this.#fields(path, [["quantity", "f_quantity", "number", "quarter"], ["unit", "f_unit", "text", "quarter"], ["unit_price", "f_unit_price", "number", "quarter"], ["vat", "f_vat", "number", "quarter"]]),
    ];
    return group;
  }
}

/** How an item may be moved; not at all where it is alone. */
function movable(path: Path, at: number, of: number): { movable?: Movable } {
  return of > 1 ? { movable: { path, at, of } } : {};
}

/** What a new invoice begins with: currency and usual rate of VAT of the language's country. */
export function money(language: string): { currency: string; vat: string } {
  const country = language.split("-")[1] ?? "";
  const currency = { CH: "CHF", GB: "GBP", US: "USD" }[country] ?? "EUR";
  const vat = { AT: "20", BE: "21", CH: "8.1", DE: "19", ES: "21", IT: "22", NL: "21", US: "0" }[country] ?? "20";
  return { currency, vat };
}

/** Whether a text is a day of the calendar, as a date picker takes it. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** So many days after a day. */
export function later(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** What of a form decides its elements; where only values differ, the elements stay. */
export function shapeOf(groups: readonly Part[]): string {
  return JSON.stringify(groups, (key, value: unknown) => (key === "value" ? undefined : value));
}

/** All fields of a form. */
export function* fieldsOf(parts: readonly Part[]): Iterable<Field> {
  for (const part of parts) {
    if (part.kind === "group") yield* fieldsOf(part.parts);
    else if (part.kind !== "action" && part.kind !== "note") yield part;
  }
}
