// The form: edits the same text as the editor, for people who do not read YAML. Elements are made
// anew only when the structure changes; a field that is being typed in is left alone.
import { isScalar } from "yaml";
import { make, marked, say, toast } from "./dom.js";
import { addItem, remove, setText, type Order } from "./edits.js";
import { rangeOf, type Finding } from "./findings.js";
import { fieldsOf, formOf, isDay, shapeOf, type Action, type Field, type Group, type Movable, type Part } from "./form_model.js";
import { move } from "./moves.js";
import { unwrapped, wrapped } from "./prose.js";
import { isQuoted, Tree, type Path } from "./tree.js";
import { w } from "./words.js";

export interface FormHooks {
  text: () => string;
  become: (text: string) => void;
  order: Order;
  /** The language that holds where the text has none. */
  language: () => string;
  showError: (offset: number) => void;
}

type Input = HTMLInputElement | HTMLTextAreaElement;

const name = (path: Path): string => JSON.stringify(path);

export class Form {
  #shape = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly hooks: FormHooks,
  ) {}

  /** Shows a text; called on each change of it. */
  show(text: string, findings: Finding[], letter: string): void {
    const tree = Tree.of(text);
    if (tree.fault) {
      this.#hide(tree.fault.offset);
      return;
    }
    const groups = formOf(tree, today(), this.hooks.language());
    const shape = shapeOf(groups);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(groups);
    }
    for (const field of fieldsOf(groups)) this.#fill(field);
    this.mark(findings, letter, tree);
  }

  /** Puts the cursor into the field of a path, or of the nearest above or below it. */
  focus(path: Path): boolean {
    for (let n = path.length; n > 0; n--) {
      const start = name(path.slice(0, n)).slice(0, -1);
      const input = this.#inputs().find((i) => i.dataset["path"] === `${start}]` || i.dataset["path"]!.startsWith(`${start},`));
      if (input) {
        input.focus();
        input.scrollIntoView({ block: "center" });
        return true;
      }
    }
    return false;
  }

  /** Shows each finding below the field that it is about. */
  mark(findings: Finding[], letter: string, tree = Tree.of(this.hooks.text())): void {
    const about = new Map<string, Finding[]>();
    for (const finding of findings) {
      const range = rangeOf(tree.text, finding, letter);
      const path = range && tree.pathAt(range.from)?.path;
      if (path) about.set(name(path), [...(about.get(name(path)) ?? []), finding]);
    }
    for (const input of this.#inputs()) {
      const own = about.get(input.dataset["path"]!) ?? [];
      const note = input.closest(".field")!.querySelector<HTMLElement>(".finding")!;
      const text = own.map((f) => (f.hint ? `${f.message}: ${f.hint}` : f.message)).join(" · ");
      if (note.dataset["text"] !== text) note.replaceChildren(...marked(text));
      note.dataset["text"] = text;
      note.hidden = text === "";
      const error = own.some((f) => f.severity === "error");
      note.className = `finding ${error ? "error" : "warning"}`;
      input.setAttribute("aria-invalid", String(error));
    }
  }

  #inputs(): Input[] {
    return [...this.root.querySelectorAll<Input>("[data-path]")];
  }

  #hide(offset: number): void {
    if (this.#shape === "fault") return;
    this.#shape = "fault";
    const show = make("button", { type: "button", onclick: () => this.hooks.showError(offset) }, w("to_the_error"));
    this.root.replaceChildren(make("div", { class: "form-fault" }, make("p", {}, w("form_hidden")), show));
  }

  #build(groups: Group[]): void {
    const active = document.activeElement as HTMLElement | null;
    const focused = active && this.root.contains(active) ? (active.dataset["path"] ?? "") : null;
    const top = this.root.scrollTop;
    this.root.replaceChildren(...groups.map((group) => this.#group(group)));
    this.root.scrollTop = top;
    if (focused) this.#inputs().find((i) => i.dataset["path"] === focused)?.focus();
  }

  #part(part: Part): HTMLElement {
    if (part.kind === "group") return this.#group(part);
    if (part.kind === "action") {
      return make("button", { type: "button", class: "adds", onclick: () => this.#add(part) }, `+ ${part.label}`);
    }
    if (part.kind === "note") {
      return make("p", { class: "note" }, make("span", {}, part.text), ...this.#tools(part, part.text));
    }
    return this.#field(part);
  }

  #group(group: Group): HTMLElement {
    const title = make(`h${group.level}`, {}, group.title);
    return make(
      "section",
      { class: `group level-${group.level}`, role: "group", "aria-label": group.title },
      make("div", { class: "group-head" }, title, ...this.#tools(group, group.title)),
      make("div", { class: "fields" }, ...group.parts.map((part) => this.#part(part))),
    );
  }

  #field(field: Field): HTMLElement {
    const id = `f-${name(field.path).replace(/[^\w]+/g, "-")}`;
    const props = { id, "data-path": name(field.path), "data-kind": field.kind, "aria-describedby": `${id}-finding`, autocomplete: "off" };
    const input: Input =
      field.kind === "area" ? make("textarea", { ...props, rows: 2 }) : make("input", { ...props, type: "text", ...(field.kind === "number" ? { inputmode: "decimal" } : {}) });
    // Quotes that a half-typed text needs go again, where there were none before.
    input.addEventListener("focus", () => {
      const node = Tree.of(this.hooks.text()).at(field.path);
      input.dataset["plain"] = isScalar(node) && isQuoted(node) ? "no" : "yes";
    });
    input.addEventListener("input", () => this.#typed(input, field));
    input.addEventListener("change", () => this.#typed(input, field, true));
    return make(
      "div",
      { class: `field ${field.size ?? ""}` },
      make("label", { for: id, class: field.hidden ? "said" : "" }, field.label),
      make("div", { class: "entry" }, input, ...this.#tools(field, field.label)),
      make("p", { class: "finding", id: `${id}-finding`, hidden: true }),
    );
  }

  /** The buttons that move an item and remove it. */
  #tools(part: { movable?: Movable; removable?: Path }, what: string): HTMLElement[] {
    const tool = (kind: string, sign: string, text: string, onclick: () => void, more: Record<string, string | boolean> = {}): HTMLElement =>
      make("button", { type: "button", class: `quiet tool ${kind}`, "aria-label": text, title: text, onclick, ...more }, make("span", { "aria-hidden": "true" }, sign));
    const tools: HTMLElement[] = [];
    const { movable, removable } = part;
    if (movable) {
      const item = name(movable.path);
      tools.push(tool("up", "↑", w("move_up", { what }), () => this.#move(movable, -1), { "data-up": item, disabled: movable.at === 0 }));
      tools.push(tool("down", "↓", w("move_down", { what }), () => this.#move(movable, 1), { "data-down": item, disabled: movable.at === movable.of - 1 }));
    }
    if (removable) tools.push(tool("drop", "×", w("remove", { what }), () => this.#remove(removable)));
    return tools.length ? [make("span", { class: "tools" }, ...tools)] : [];
  }

  /** Shows a value, unless the field is being typed in. */
  #fill(field: Field): void {
    const input = this.#inputs().find((i) => i.dataset["path"] === name(field.path));
    if (!input || input === document.activeElement) return;
    // A date picker only for what is a date: `today` and variables stay texts.
    if (field.kind === "date" && input instanceof HTMLInputElement) {
      input.type = field.value === "" || isDay(field.value) ? "date" : "text";
    }
    if (input.value !== field.value) input.value = field.value;
  }

  #typed(input: Input, field: Field, done = false): void {
    // While a date is being typed the picker has no value yet.
    if (input instanceof HTMLInputElement && input.type === "date" && input.value === "" && !done) return;
    const text = this.hooks.text();
    const before = Tree.of(text).string(field.path) ?? "";
    const shown = field.kind === "area" ? unwrapped(before) : before.replace(/\n+$/, "");
    let value = field.kind === "area" ? input.value.trimEnd() : input.value.trim();
    if (value === shown) return;
    if (field.kind === "area") value = wrapped(value, before);
    // A decimal comma is what hands are used to; the text has a point.
    if (field.kind === "number" && /^-?\d+,\d+$/.test(value)) value = value.replace(",", ".");
    if (value === before) return;
    const plain = input.dataset["plain"] === "yes" ? "plain if safe" : "as before";
    const manner = field.kind === "number" && /^-?\d+(\.\d+)?$/.test(value) ? "as it is" : plain;
    this.#took(setText(text, field.path, value, this.hooks.order, manner));
  }

  #add(action: Action): void {
    let text: string | null = this.hooks.text();
    let last: Path = action.path;
    for (const [path, item] of action.items) {
      if (text === null) break;
      const list: boolean = typeof item !== "string" || action.items.length === 1;
      last = list ? [...path, Tree.of(text).length(path) ?? 0] : path;
      text = list ? addItem(text, path, item, this.hooks.order) : setText(text, path, String(item), this.hooks.order);
    }
    if (!this.#took(text)) return;
    const goal = action.items.length > 1 ? action.path : action.focus ? [...last, action.focus] : last;
    if (this.focus(goal)) (document.activeElement as Input).select();
  }

  #remove(path: Path): void {
    const at = Number(path[path.length - 1]);
    if (!this.#took(remove(this.hooks.text(), path))) return;
    const list = path.slice(0, -1);
    const near: Path[] = Number.isNaN(at) ? [list] : [[...list, at], [...list, at - 1], list];
    if (!near.some((p) => Tree.of(this.hooks.text()).has(p) && this.focus(p))) this.root.focus();
  }

  /** Moves an item; the focus goes along, on the same button where that still leads somewhere. */
  #move({ path, at, of }: Movable, by: -1 | 1): void {
    if (!this.#took(move(this.hooks.text(), path, by))) return;
    const there = at + by;
    const item = name([...path.slice(0, -1), there]);
    const buttons = [...this.root.querySelectorAll<HTMLButtonElement>("[data-up], [data-down]")];
    const up = buttons.find((b) => b.dataset["up"] === item);
    const down = buttons.find((b) => b.dataset["down"] === item);
    const goal = by < 0 ? (there > 0 ? up : down) : there < of - 1 ? down : up;
    goal?.focus();
    goal?.scrollIntoView({ block: "nearest" });
    say(w("moved", { n: there + 1, all: of }));
  }

  #took(next: string | null): boolean {
    if (next === null) toast(w("not_here"), true);
    else this.hooks.become(next);
    return next !== null;
  }
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
