// The text of the letter in CodeMirror: completion and explanations from the schema, findings at
// their places. The text lives here; all other parts read and change it through this one.
import { acceptCompletion, autocompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, EditorSelection, EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { complete, explain } from "./help.js";
import { rangeOf, type Finding } from "./findings.js";
import type { Schema } from "./schema.js";
import { w } from "./words.js";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--key)" },
  { tag: [tags.string, tags.special(tags.string), tags.content, tags.attributeValue], color: "var(--ink)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta], color: "var(--muted)" },
  { tag: [tags.keyword, tags.labelName, tags.typeName], color: "var(--key)" },
]);

/** Long lines go on below their own indentation, and dashes. */
const hanging = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = hang(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = hang(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function hang(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const indent = Math.min(24, /^(?: |- |# )*/.exec(line.text)![0].length);
      if (indent > 0) builder.add(line.from, line.from, Decoration.line({ attributes: { style: `--hang: ${indent}ch` } }));
      at = line.to + 1;
    }
  }
  return builder.finish();
}

const fromOutside = Annotation.define<boolean>();

export class Editor {
  readonly view: EditorView;
  schema: Schema | null = null;
  /** The line end of the file that was opened. */
  lineEnd = "\n";

  constructor(parent: HTMLElement, onChange: (typed: boolean) => void) {
    this.view = new EditorView({ parent, state: this.#state("", onChange) });
  }

  #state(doc: string, onChange: (typed: boolean) => void): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        lintGutter(),
        foldGutter({ openText: "⌄", closedText: "›" }),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        EditorView.lineWrapping,
        hanging,
        indentUnit.of("  "),
        yaml(),
        syntaxHighlighting(colours),
        autocompletion({ override: [(context) => complete(context, this.schema)], icons: false }),
        hoverTooltip((view, at) => explain(view, at, this.schema), { hoverTime: 350 }),
        keymap.of([
          { key: "Tab", run: acceptCompletion },
          { key: "Ctrl-Space", run: startCompletion },
          ...completionKeymap,
          ...lintKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorState.phrases.of({
          Find: w("search"),
          Replace: w("replace"),
          next: w("next"),
          previous: w("previous"),
          all: w("all"),
          "match case": w("match_case"),
          "by word": w("by_word"),
          replace: w("replace"),
          "replace all": w("replace_all"),
          close: w("close"),
          Diagnostics: w("findings"),
          "No diagnostics": w("no_findings"),
        }),
        EditorView.contentAttributes.of({ "aria-label": w("editor"), "aria-describedby": "keys-hint", translate: "no", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(!update.transactions.some((t) => t.annotation(fromOutside)));
        }),
      ],
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** The text as its file has it. */
  get fileText(): string {
    return this.lineEnd === "\n" ? this.text : this.text.replace(/\n/g, this.lineEnd);
  }

  /** Takes another text in place of this one, which can be undone. */
  load(text: string): void {
    const breaks = text.match(/\r?\n/g) ?? [];
    this.lineEnd = breaks.filter((b) => b === "\r\n").length * 2 > breaks.length ? "\r\n" : "\n";
    const insert = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert },
      selection: EditorSelection.cursor(0),
      annotations: fromOutside.of(true),
      scrollIntoView: true,
    });
  }

  /** Brings the text into another shape by changing only what differs. */
  become(text: string): void {
    const old = this.text;
    if (text === old) return;
    let from = 0;
    while (from < old.length && from < text.length && old[from] === text[from]) from++;
    let tail = 0;
    while (tail < old.length - from && tail < text.length - from && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    this.view.dispatch({ changes: { from, to: old.length - tail, insert: text.slice(from, text.length - tail) } });
  }

  /** Marks findings in the text. */
  mark(findings: Finding[], letter: string): void {
    const text = this.text;
    const marks: Diagnostic[] = [];
    for (const finding of findings) {
      const range = rangeOf(text, finding, letter);
      if (!range) continue;
      const message = finding.hint ? `${finding.message}\n${finding.hint}` : finding.message;
      marks.push({ ...range, severity: finding.severity, message, source: finding.code });
    }
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  jump(from: number, to = from): void {
    const length = this.view.state.doc.length;
    const selection = EditorSelection.single(Math.min(from, length), Math.min(to, length));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.main, { y: "center" }) });
    this.view.focus();
  }
}
