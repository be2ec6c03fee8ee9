// The page: joins text, form, pages, findings and files. Begins with a letter, or with the file of
// `letterpress edit`.
import { Beside } from "./beside.js";
import { byId, dialog, make, toast } from "./dom.js";
import { Editor } from "./editor.js";
import { setText } from "./edits.js";
import { Files } from "./files.js";
import { concernsLetter, inOrder, rangeOf, type Finding } from "./findings.js";
import { FindingsList } from "./findings_list.js";
import { Form } from "./form.js";
import { fill, Frame } from "./frame.js";
import { Newest } from "./newest.js";
import { Preview } from "./preview.js";
import { orderAt } from "./schema.js";
import { Service, type Layout, type Letter } from "./service.js";
import { languageName, Start, type Beginning } from "./start.js";
import { Tree, type Path } from "./tree.js";
import { label, tongue, w } from "./words.js";

document.documentElement.lang = tongue;
label(document);

const service = new Service(askToken);
const editor = new Editor(byId("editor"), changed);
const order = (path: Path): string[] => (editor.schema ? orderAt(editor.schema, path) : []);
const letter = (): Letter => ({ text: editor.text, files: beside.sent(editor.text) });
const beside = new Beside({ text: () => editor.text, become: (text) => editor.become(text), order, changed: redraw });
const files = new Files(service, editor, { letter, take });
const form = new Form(byId("form"), { text: () => editor.text, become: (text) => editor.become(text), order, language: () => effective.language ?? "", showError: (offset) => showPlace(offset, offset) });
const frame = new Frame((view) => {
  if (view === "form") form.show(editor.text, findings, letterName);
  if (view === "pages") preview.draw();
});
const list = new FindingsList(jump, (finding) => beside.shows(finding));

let letterName = "letter.yaml";
let findings: Finding[] = [];
let layouts: Layout[] = [];
let languages: string[] = [];
let effective: { layout: string | null; language: string | null } = { layout: null, language: null };

const preview = new Preview(service, {
  letter,
  paper: (name) => layouts.find((layout) => layout.name === name)?.page ?? { width: 210, height: 297 },
  rendered(answer) {
    effective = { layout: answer.layout ?? null, language: answer.language ?? null };
    choices();
    found(null, answer.findings);
  },
  refused: (errors) => found(null, errors),
});

// All that can be said about a letter takes longer than its pictures, so it is asked for apart.
const checks = new Newest<{ letter: Letter; turn: number }>(async (sent, signal) => {
  try {
    const answer = await service.check(sent.letter, signal);
    if (sent.letter.text === editor.text) found(answer.findings, null);
  } catch {
    // The pages say that the service is away.
  }
  if (sent.turn === turn && !signal.aborted) byId("findings").setAttribute("aria-busy", "false");
}, 1500);
let checkTimer: ReturnType<typeof setTimeout> | undefined;
/** Counts what there was to check. */
let turn = 0;

function changed(): void {
  redraw();
  files.show();
  choices();
  if (frame?.left === "form") form.show(editor.text, findings, letterName);
}

function redraw(): void {
  preview.draw();
  clearTimeout(checkTimer);
  turn++;
  byId("findings").setAttribute("aria-busy", "true");
  checkTimer = setTimeout(() => checks.order({ letter: letter(), turn }), 150);
}

/** Takes what a check found, or what drawing found until the next check. */
function found(checked: Finding[] | null, drawn: Finding[] | null): void {
  const warnings = findings.filter((f) => f.severity === "warning");
  const errors = (drawn ?? []).filter((f) => f.severity === "error");
  findings = checked ? inOrder(checked) : inOrder([...errors, ...warnings]);
  editor.mark(findings, nameIn(findings));
  list.show(findings, nameIn(findings));
  if (frame.left === "form") form.mark(findings, nameIn(findings));
}

/** The name that the letter has in findings: its own, or the one that it is sent by. */
function nameIn(all: Finding[]): string {
  return all.some((f) => f.file && concernsLetter(f, letterName)) ? letterName : "letter.yaml";
}

function jump(finding: Finding): void {
  if (!concernsLetter(finding, nameIn([finding]))) {
    beside.show(finding);
    return;
  }
  const range = rangeOf(editor.text, finding, nameIn([finding]));
  if (!range) return;
  const path = Tree.of(editor.text).pathAt(range.from)?.path;
  if (frame.left === "form" && path && form.focus(path)) return;
  showPlace(range.from, range.to);
}

function showPlace(from: number, to: number): void {
  frame.show("text");
  editor.jump(from, to);
}

/** Shows the layout and language that hold: those of the text, else those of the letterhead. */
function choices(): void {
  const tree = Tree.of(editor.text);
  const layout = tree.string(["layout"]) || effective.layout || "";
  const language = tree.string(["language"]) || effective.language || "";
  fill(byId<HTMLSelectElement>("layout"), layouts.map((l) => [l.name, l.title]), layout);
  fill(byId<HTMLSelectElement>("language"), languages.map((tag) => [tag, languageName(tag)]), language);
  byId("e-invoice").hidden = !tree.has(["invoice"]);
}

function chosen(key: "layout" | "language", value: string): void {
  const next = setText(editor.text, [key], value, order);
  if (next === null) toast(w("no_place"), true);
  else editor.become(next);
  choices();
}

/** Takes another letter in place of this one. */
function take(beginning: Beginning): void {
  beside.replace(beginning.files);
  files.name = beginning.name;
  findings = [];
  effective = { layout: null, language: null };
  preview.fresh();
  // The new text has the pages drawn.
  editor.load(beginning.text);
  files.clean();
}

async function askToken(again: boolean): Promise<string> {
  for (;;) {
    const input = make("input", { type: "password", id: "token", autocomplete: "off", required: true });
    const enter = make("form", { method: "dialog" }, make("label", {}, make("span", {}, w("token")), input), make("div", { class: "dialog-foot" }, make("button", { class: "main", value: "token" }, w("go_on"))));
    const { closed } = dialog(w("token"), [make("p", {}, again ? w("token_wrong") : w("token_about")), enter]);
    input.focus();
    if ((await closed) === "token" && input.value.trim()) return input.value.trim();
  }
}

async function begin(): Promise<void> {
  const page = await service.page();
  const schema = service.schema();
  [layouts, languages] = await Promise.all([service.layouts(), service.languages()]);
  const start = new Start(service, languages);
  byId("layout").addEventListener("change", (e) => chosen("layout", (e.target as HTMLSelectElement).value));
  byId("language").addEventListener("change", (e) => chosen("language", (e.target as HTMLSelectElement).value));
  byId("api").hidden = page.mode === "edit";
  if (page.mode === "edit") {
    const { text, tag } = await service.readFile();
    files.name = letterName = page.name ?? "letter.yaml";
    files.tag = tag;
    byId("open").hidden = true;
    byId("new").hidden = true;
    editor.load(text);
    files.clean();
  } else {
    const [first] = await Promise.all([start.first(), start.load()]);
    take(first);
    byId("new").addEventListener("click", async () => {
      if (!(await files.mayGo())) return;
      try {
        const beginning = await start.choose();
        if (beginning) take(beginning);
      } catch (error) {
        toast(w("failed", { why: String(error) }), true);
      }
    });
  }
  editor.schema = await schema;
  document.body.dataset["ready"] = "yes";
}

begin().catch((error: unknown) => toast(w("failed", { why: error instanceof Error ? error.message : String(error) }), true));
