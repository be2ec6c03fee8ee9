// The files beside the letter: logo, letterhead, annexes. Kept in memory and sent along.
import { byId, choose, chooseFile, dialog, make, toast } from "./dom.js";
import { remove, setItem, setText, type Order } from "./edits.js";
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

  constructor(private readonly hooks: BesideHooks) {
    byId("files").addEventListener("click", () => this.#dialog());
  }

  /** The files of another letter. */
  replace(files: Iterable<[string, Blob]>): void {
    this.files.clear();
    for (const [name, file] of files) this.files.set(name, file);
    this.#counted();
  }

  #counted(): void {
    const count = this.files.size;
    byId("files-count").textContent = count ? ` (${count})` : "";
  }

  #put(file: File): void {
    this.files.set(file.name, file);
    this.#counted();
    this.hooks.changed();
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
    const adder = (word: "add_logo" | "add_letterhead" | "add_file", accept: string, after: (file: File) => Promise<boolean>): HTMLElement =>
      make("button", {
        type: "button",
        id: word.replace("_", "-"),
        onclick: async () => {
          const file = await chooseFile(accept);
          if (file && (await after(file))) this.#put(file);
          show();
        },
      }, w(word));
    const add = make(
      "div",
      { class: "dialog-foot start" },
      adder("add_logo", ".svg,.png,.jpg,.jpeg,.pdf", async (file) => this.#logo(file)),
      adder("add_letterhead", ".yaml,.yml,.pdf", (file) => this.#letterhead(file)),
      adder("add_file", "", async () => true),
    );
    show();
    dialog(w("files_long"), [make("p", { class: "about" }, w("files_about")), list, add]);
  }

  /** Names the logo in the sender: where there is none as a whole, else its file only. */
  #logo(file: File): boolean {
    const text = this.hooks.text();
    const tree = new Tree(text);
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
    if (next === null || !new Tree(next).has(["sender"])) return this.#took(next);
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
