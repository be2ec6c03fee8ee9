// The files beside the letter: logo, letterhead, annexes. Kept in memory and sent along.
import { byId, choose, chooseFile, dialog, make, toast } from "./dom.js";
import { remove, setItem, setText, type Order } from "./edits.js";
import { showFile } from "./file_view.js";
import type { Finding } from "./findings.js";
import { isYaml, needed } from "./needed.js";
import { Tree } from "./tree.js";
import { w } from "./words.js";

export interface BesideHooks {
  text: () => string;
  become: (text: string) => void;
  order: Order;
  changed: () => void;
}

export class Beside {
  readonly files = new Map<string, Blob>();
  /** What stands in files of YAML, once it is read. */
  readonly #texts = new Map<Blob, string>();

  constructor(private readonly hooks: BesideHooks) {
    byId("files").addEventListener("click", () => this.#dialog());
  }

  /** The files of another letter. */
  replace(files: Iterable<[string, Blob]>): void {
    this.files.clear();
    this.#texts.clear();
    for (const [name, file] of files) void this.#keep(name, file);
    this.#counted();
  }

  /** The files that go along with a text. */
  sent(text: string): ReadonlyMap<string, Blob> {
    return needed(text, this.files, (name) => this.#textOf(name));
  }

  /** Whether the file of a finding can be shown. */
  shows(finding: Finding): boolean {
    return this.#textOf(finding.file ?? "") !== undefined;
  }

  /** Shows the file of a finding, with its place marked. */
  show(finding: Finding): void {
    const name = finding.file ?? "";
    showFile(name, this.#textOf(name) ?? "", finding, async () => {
      const file = await chooseFile(".yaml,.yml,.json");
      if (!file) return;
      await this.#keep(name, file);
      this.hooks.changed();
    });
  }

  #textOf(name: string): string | undefined {
    const file = this.files.get(name);
    return file && this.#texts.get(file);
  }

  async #keep(name: string, file: Blob): Promise<void> {
    this.files.set(name, file);
    if (isYaml(name)) this.#texts.set(file, await file.text());
  }

  #counted(): void {
    const count = this.files.size;
    byId("files-count").textContent = count ? ` (${count})` : "";
  }

  /** Takes a file, which `name` may put into the text; the text with its file is drawn once. */
  async #put(file: File, name: (file: File) => boolean | Promise<boolean>): Promise<void> {
    const [former, before] = [this.files.get(file.name), this.hooks.text()];
    await this.#keep(file.name, file);
    if (await name(file)) {
      this.#counted();
      if (this.hooks.text() === before) this.hooks.changed();
    } else if (former) {
      this.files.set(file.name, former);
    } else {
      this.files.delete(file.name);
    }
  }

  #dialog(): void {
    const list = make("ul", { class: "file-list" });
    const show = (): void => {
      const entries = [...this.files].map(([name, file]) => {
        const drop = (): void => {
          this.files.delete(name);
          this.#counted();
          this.hooks.changed();
          show();
          add.querySelector("button")?.focus();
        };
        const size = `${Math.max(1, Math.round(file.size / 1024))} kB`;
        const button = make("button", { type: "button", class: "quiet", "aria-label": w("remove_file", { name }), title: w("remove_file", { name }), onclick: drop }, "×");
        return make("li", {}, make("span", { class: "file-name" }, name), make("span", { class: "size" }, size), button);
      });
      list.replaceChildren(...(entries.length ? entries : [make("li", { class: "none" }, w("files_none"))]));
    };
    const adder = (word: "add_logo" | "add_letterhead" | "add_file", accept: string, named: (file: File) => boolean | Promise<boolean>): HTMLElement =>
      make("button", {
        type: "button",
        id: word.replace("_", "-"),
        onclick: async () => {
          const file = await chooseFile(accept);
          if (file) await this.#put(file, named);
          show();
        },
      }, w(word));
    const add = make(
      "div",
      { class: "dialog-foot start" },
      adder("add_logo", ".svg,.png,.jpg,.jpeg,.pdf", (file) => this.#logo(file)),
      adder("add_letterhead", ".yaml,.yml,.pdf", (file) => this.#letterhead(file)),
      adder("add_file", "", () => true),
    );
    show();
    dialog(w("files_long"), [make("p", { class: "about" }, w("files_about")), list, add]);
  }

  /** Names the logo in the sender: where there is none as a whole, else its file only. */
  #logo(file: File): boolean {
    const text = this.hooks.text();
    const tree = Tree.of(text);
    const alt = tree.string(["sender", "organisation"]) || tree.string(["sender", "name"]) || file.name.replace(/\.\w+$/, "");
    const next = tree.has(["sender", "logo", "file"])
      ? setText(text, ["sender", "logo", "file"], file.name, this.hooks.order)
      : setItem(text, ["sender", "logo"], { file: file.name, width: "40mm", alt }, this.hooks.order);
    return this.#took(next);
  }

  async #letterhead(file: File): Promise<boolean> {
    const text = this.hooks.text();
    if (/\.pdf$/i.test(file.name)) return this.#took(setText(text, ["paper"], file.name, this.hooks.order));
    const next = setText(text, ["letterhead"], file.name, this.hooks.order);
    if (next === null || !Tree.of(next).has(["sender"])) return this.#took(next);
    const answer = await choose(file.name, w("take_sender"), [["out", w("take_out")], ["keep", w("keep")]]);
    return this.#took(answer === "out" ? (remove(next, ["sender"]) ?? next) : next);
  }

  #took(next: string | null): boolean {
    if (next === null) {
      toast(w("no_place"), true);
      return false;
    }
    this.hooks.become(next);
    return true;
  }
}
