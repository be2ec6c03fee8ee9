// Opening, saving and downloading: the text as a file, the PDF, the e-invoice.
import { byId, choose, chooseFile, download, toast } from "./dom.js";
import type { Editor } from "./editor.js";
import { bytes, Problem, type Letter, type Service } from "./service.js";
import type { Beginning } from "./start.js";
import { w } from "./words.js";

export interface FilesHooks {
  letter: () => Letter;
  take: (beginning: Beginning) => void;
}

export class Files {
  name = "letter.yaml";
  /** In the mode `edit`: what names the state of the file that was read. */
  tag: string | null = null;
  #savedText = "";

  constructor(
    private readonly service: Service,
    private readonly editor: Editor,
    private readonly hooks: FilesHooks,
  ) {
    byId("open").addEventListener("click", () => void this.#open());
    byId("save").addEventListener("click", () => void this.save());
    byId("pdf").addEventListener("click", () => void this.#download("pdf"));
    byId("e-invoice").addEventListener("click", () => void this.#download("e_invoice"));
    window.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
        event.preventDefault();
        void this.save();
      }
    });
    window.addEventListener("focus", () => void this.#look());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  get dirty(): boolean {
    return this.editor.text !== this.#savedText;
  }

  /** Notes that the text is as it was read or saved. */
  clean(): void {
    this.#savedText = this.editor.text;
    this.show();
  }

  show(): void {
    const dirty = this.dirty;
    byId("name").textContent = this.name;
    byId("dirty").hidden = !dirty;
    byId("dirty").textContent = ` · ${w("unsaved")}`;
    document.title = `${dirty ? "• " : ""}${this.name} – letterpress`;
  }

  /** Whether the text may go: it is saved, or the reader throws it away. */
  async mayGo(): Promise<boolean> {
    if (!this.dirty) return true;
    return (await choose(this.name, w("discard"), [["go", w("discard_yes")], ["", w("keep")]])) === "go";
  }

  async #open(): Promise<void> {
    if (!(await this.mayGo())) return;
    const file = await chooseFile(".yaml,.yml,.json,text/yaml,application/yaml");
    if (!file) return;
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      this.hooks.take({ text, files: [], name: file.name });
    } catch {
      toast(w("not_text"), true);
    }
  }

  async save(): Promise<void> {
    if (this.tag === null) {
      download(this.name, this.editor.fileText, "application/yaml");
      this.clean();
      return;
    }
    const text = this.editor.text;
    try {
      this.tag = await this.service.writeFile(this.editor.fileText, this.tag);
      this.#savedText = text;
      this.show();
      toast(w("saved"));
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await this.#changedOnDisk();
      else toast(w("failed", { why: String(error instanceof Error ? error.message : error) }), true);
    }
  }

  /** Whether the file has changed on disk while the reader was elsewhere. */
  async #look(): Promise<void> {
    if (this.tag === null || document.querySelector("dialog[open]")) return;
    try {
      const there = await this.service.readFile();
      if (there.tag === this.tag) return;
      if (this.dirty) {
        toast(w("changed_on_disk"), true);
        return;
      }
      this.tag = there.tag;
      this.editor.load(there.text);
      this.clean();
      toast(w("read_anew"), true);
    } catch {
      // The pages say that the service is away.
    }
  }

  /** Somebody else wrote the file: the reader says which text counts. */
  async #changedOnDisk(): Promise<void> {
    const answer = await choose(this.name, w("changed_on_disk"), [["over", w("overwrite")], ["again", w("read_again")], ["", w("cancel")]]);
    if (answer === "") return;
    const there = await this.service.readFile();
    this.tag = there.tag;
    if (answer === "over") {
      await this.save();
    } else {
      this.editor.load(there.text);
      this.clean();
    }
  }

  async #download(what: "pdf" | "e_invoice"): Promise<void> {
    try {
      const answer = await this.service.render(this.hooks.letter(), `include=${what}`);
      const stem = this.name.replace(/\.(ya?ml|json)$/i, "");
      if (what === "pdf" && answer.pdf) download(`${stem}.pdf`, bytes(answer.pdf), "application/pdf");
      if (what === "e_invoice" && !answer.e_invoice) toast(w("no_e_invoice"));
      if (what === "e_invoice" && answer.e_invoice) download(answer.e_invoice.name, bytes(answer.e_invoice.data), "application/xml");
    } catch (error) {
      const errors = error instanceof Problem && error.status === 422;
      toast(errors ? w("has_errors") : w("failed", { why: String(error instanceof Error ? error.message : error) }), true);
    }
  }
}
