// A file beside the letter, to be read only: its lines, with the place of a finding marked.
import { dialog, make, marked } from "./dom.js";
import { offsetOf, type Finding } from "./findings.js";
import { w } from "./words.js";

/** More lines than these are not shown above and below the place. */
const AROUND = 400;

/** Shows the file that a finding is in; `replace` has another version of it chosen. */
export function showFile(name: string, text: string, finding: Finding, replace: () => Promise<void>): void {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const first = Math.min(finding.line ?? 1, lines.length);
  const last = Math.min(Math.max(first, finding.end_line ?? first), lines.length);
  const whole = lines.join("\n");
  const from = offsetOf(whole, first, finding.column ?? 1);
  const to = Math.max(from, offsetOf(whole, last, finding.end_column ?? (finding.column ?? 1) + 1));
  const begin = Math.max(1, first - AROUND);
  const rows: HTMLElement[] = [];
  let start = offsetOf(whole, begin, 1);
  for (let n = begin; n <= Math.min(lines.length, last + AROUND); n++) {
    const line = lines[n - 1]!;
    const here = n >= first && n <= last;
    const [a, b] = [clamp(from - start, line.length), clamp(to - start, line.length)];
    const content = here && b > a ? [line.slice(0, a), make("mark", {}, line.slice(a, b)), line.slice(b)] : [line];
    const number = make("span", { class: "number", "aria-hidden": "true" }, String(n));
    rows.push(make("li", { class: here ? `here ${finding.severity}` : "", ...(here ? { "aria-current": "true" } : {}) }, number, make("code", {}, ...content)));
    start += line.length + 1;
  }
  const list = make("ol", { class: "file-text", start: begin, tabindex: "0", "aria-label": `${name}, ${w("line", { n: first })}`, translate: "no" }, ...rows);
  const about = make(
    "div",
    { class: "file-finding" },
    make("p", {}, make("span", { class: `kind ${finding.severity}` }, w(finding.severity)), " ", w("in_file", { name, n: first })),
    make("p", {}, ...marked(finding.message)),
    ...(finding.hint ? [make("p", { class: "remedy" }, ...marked(finding.hint))] : []),
  );
  const again = make("button", { type: "button", onclick: () => void replace().then(() => element.close("")) }, w("replace_file"));
  const foot = make("div", { class: "dialog-foot start" }, again, make("span", { class: "about" }, w("replace_about")));
  const { element } = dialog(name, [about, list, foot], true);
  const place = list.querySelector<HTMLElement>(".here");
  if (place) list.scrollTop = place.offsetTop - (list.clientHeight - place.offsetHeight) / 2;
  list.focus();
}

function clamp(at: number, length: number): number {
  return Math.max(0, Math.min(at, length));
}
