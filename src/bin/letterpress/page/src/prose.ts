// Texts of letters are wrapped in their file, and not in a form: takes the line breaks within
// paragraphs out and puts them in again. Lists, tables and the like keep their lines.

const MARK = /^(\s|[-*+]\s|\d+[.)]\s|#{1,6}\s|>|\||```|~~~|={2,}\s*$|-{2,}\s*$)/;

/** Whether the lines of a paragraph may be joined without changing what CommonMark reads. */
function flows(lines: string[]): boolean {
  return lines.every((line, n) => !MARK.test(line) && (n === lines.length - 1 || !/( {2}|\\)$/.test(line)));
}

function paragraphs(text: string): string[] {
  return text.replace(/\n+$/, "").split(/\n(?:[ \t]*\n)+/);
}

/** A text as a form shows it: each paragraph on one line. */
export function unwrapped(text: string): string {
  return paragraphs(text).map(joined).join("\n\n");
}

function joined(paragraph: string): string {
  const lines = paragraph.split("\n");
  return flows(lines) ? lines.map((line) => line.trim()).join(" ") : paragraph;
}

/** A text of a form as its file has it; paragraphs that did not change keep their lines. */
export function wrapped(text: string, before: string): string {
  const known = new Map(paragraphs(before).map((paragraph) => [joined(paragraph), paragraph]));
  const longest = Math.max(0, ...before.split("\n").map((line) => line.length));
  // What stood on one line stays on one line.
  if (before !== "" && !before.trim().includes("\n") && !text.includes("\n")) return text;
  const width = longest >= 60 && longest <= 120 ? longest : 92;
  return paragraphs(text.replace(/\r\n?/g, "\n"))
    .map((paragraph) => known.get(paragraph) ?? wrap(paragraph, width))
    .join("\n\n");
}

function wrap(paragraph: string, width: number): string {
  const lines = paragraph.split("\n");
  if (!flows(lines)) return paragraph;
  const out: string[] = [];
  for (const line of lines) {
    let current = "";
    // Variables and no-break spaces stay whole; a line must not begin with a mark of CommonMark.
    for (const word of line.match(/\{\{.*?\}\}\S*|[^ ]+/g) ?? []) {
      const longer = current === "" ? word : `${current} ${word}`;
      if (current !== "" && longer.length > width && !MARK.test(`${word} `)) {
        out.push(current);
        current = word;
      } else {
        current = longer;
      }
    }
    out.push(current);
  }
  return out.join("\n");
}
