// The list of what is to be mended, below the text; each entry leads to its place.
import { byId, make, marked, say } from "./dom.js";
import { concernsLetter, type Finding } from "./findings.js";
import { w } from "./words.js";

export class FindingsList {
  #shown = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `leads`: whether a finding's place can be shown; `jump` shows it. */
  constructor(
    private readonly jump: (finding: Finding) => void,
    private readonly leads: (finding: Finding) => boolean,
  ) {}

  show(findings: Finding[], letter: string): void {
    const now = JSON.stringify(findings);
    if (now === this.#shown) return;
    this.#shown = now;
    const list = byId("findings-list");
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    list.replaceChildren(...(findings.length ? findings.map((f) => this.#entry(f, letter)) : [make("li", { class: "none" }, w("no_findings"))]));
    if (focused >= 0) (list.querySelectorAll("button")[focused] ?? list.querySelector("button"))?.focus();
    const summary = count(findings);
    const counter = byId("findings-count");
    counter.textContent = summary;
    counter.className = findings.some((f) => f.severity === "error") ? "error" : findings.length ? "warning" : "";
    // Said when the typing rests, so that nobody is talked over.
    clearTimeout(this.#timer);
    const first = findings[0];
    this.#timer = setTimeout(() => say(first ? `${summary}. ${first.message}` : w("no_findings")), 900);
  }

  #entry(finding: Finding, letter: string): HTMLElement {
    const own = concernsLetter(finding, letter);
    const line = finding.line ? w("line", { n: finding.line }) : "";
    const place = [own ? "" : (finding.file ?? ""), line].filter(Boolean).join(", ");
    const content = [
      make("span", { class: `kind ${finding.severity}` }, w(finding.severity)),
      make("span", { class: "what" }, make("span", {}, ...marked(finding.message)), ...(finding.hint ? [make("span", { class: "remedy" }, ...marked(finding.hint))] : [])),
      make("span", { class: "place" }, place),
    ];
    const leads = finding.line && (own || this.leads(finding));
    return make("li", {}, leads ? make("button", { type: "button", title: finding.code, onclick: () => this.jump(finding) }, ...content) : make("div", { title: finding.code }, ...content));
  }
}

function count(findings: Finding[]): string {
  const errors = findings.filter((f) => f.severity === "error").length;
  const warnings = findings.length - errors;
  const parts: string[] = [];
  if (errors) parts.push(`${errors} ${w(errors === 1 ? "error" : "errors")}`);
  if (warnings) parts.push(`${warnings} ${w(warnings === 1 ? "warning" : "warnings")}`);
  return parts.join(", ");
}
