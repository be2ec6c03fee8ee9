// Completion and explanations in the text, from the schema of letters.
import { pickedCompletion, startCompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { EditorView, Tooltip } from "@codemirror/view";
import { make, marked } from "./dom.js";
import { placeAt } from "./place.js";
import { quoted, plainIsSafe } from "./quoting.js";
import { describe, keysAt, valuesAt, type Key, type Schema } from "./schema.js";
import { Tree, type Path } from "./tree.js";
import { w } from "./words.js";

/** What may be typed at the cursor. */
export function complete(context: CompletionContext, schema: Schema | null): CompletionResult | null {
  if (!schema) return null;
  const text = context.state.doc.toString();
  const place = placeAt(text, context.pos);
  if (!place || (!context.explicit && context.pos === place.from && place.kind === "key")) return null;
  const options: Completion[] = [];
  if (place.kind === "key") {
    const there = new Set(Tree.of(text).keys(place.path));
    const typed = text.slice(place.from, context.pos);
    const keys = keysAt(schema, place.path).filter((key) => !there.has(key.name) || key.name === typed);
    // What is needed comes first, then the usual order.
    keys.forEach((key, n) => options.push(keyOption(key, text, place.from, place.flow, 90 - n)));
    if (place.item || keys.length === 0) options.push(...valueOptions(schema, place.path, place.flow));
  } else {
    options.push(...valueOptions(schema, place.path, place.flow));
  }
  if (options.length === 0) return null;
  return { from: place.from, options, validFor: place.kind === "key" ? /^[\w-]*$/ : /^[^\s,\]}]*$/ };
}

function keyOption(key: Key, text: string, from: number, flow: boolean, boost: number): Completion {
  return {
    label: key.name,
    type: "property",
    detail: key.required ? w("needed") : "",
    boost: key.required ? 99 : Math.max(-99, boost),
    info: () => make("div", { class: "explains" }, ...marked(key.description)),
    apply(view, completion, start, end) {
      const column = from - (text.lastIndexOf("\n", from - 1) + 1);
      const pad = `\n${" ".repeat(column + 2)}`;
      const rest = view.state.doc.lineAt(end).text.slice(end - view.state.doc.lineAt(end).from);
      const open = flow ? ": " : { text: ": ", map: `:${pad}`, list: `:${pad}- ` }[key.shape];
      const insert = key.name + (/^\s*:/.test(rest) ? "" : open);
      view.dispatch({
        changes: { from: start, to: end, insert },
        selection: { anchor: start + insert.length },
        annotations: pickedCompletion.of(completion),
        userEvent: "input.complete",
      });
      setTimeout(() => startCompletion(view), 0);
    },
  };
}

function valueOptions(schema: Schema, path: Path, flow: boolean): Completion[] {
  return valuesAt(schema, path).map((value, n) => {
    const plain = /^(true|false)$/.test(value.text) || plainIsSafe(value.text, flow);
    return {
      label: value.text,
      type: "constant",
      boost: Math.max(-99, 99 - n),
      apply: plain ? value.text : quoted(value.text),
      ...(value.description ? { info: () => make("div", { class: "explains" }, ...marked(value.description)) } : {}),
    };
  });
}

/** What the key under the pointer means. */
export function explain(view: EditorView, at: number, schema: Schema | null): Tooltip | null {
  if (!schema) return null;
  const found = Tree.of(view.state.doc.toString()).pathAt(at);
  if (!found || !found.key) return null;
  const help = describe(schema, found.path);
  if (!help || (!help.about && help.form.length === 0)) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create() {
      const dom = make("div", { class: "explains" }, make("strong", {}, found.path.filter((s) => typeof s === "string").join(" › ")));
      dom.append(make("p", {}, ...marked(help.about || help.form[0]!)));
      if (help.about && help.form[0]) dom.append(make("p", { class: "form" }, ...marked(help.form[0])));
      if (help.examples.length) dom.append(make("p", {}, `${w("example")}: `, make("code", {}, help.examples.join(" · "))));
      return { dom };
    },
  };
}
