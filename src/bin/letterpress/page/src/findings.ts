// What the service says about a letter: its shape, and where in the text it stands.

export interface Finding {
  severity: "error" | "warning";
  code: string;
  message: string;
  hint?: string | null;
  file?: string | null;
  line?: number | null;
  column?: number | null;
  end_line?: number | null;
  end_column?: number | null;
  pointer?: string | null;
}

/** The offset of a line and column, both from 1; columns count characters, not UTF-16 units. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  let close = text.indexOf("\n", start);
  if (close < 0) close = text.length;
  let at = start;
  for (let n = 1; n < column && at < close; n++) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return Math.min(at, close);
}

/** Where in the letter's text a finding stands; null where it names no place or another file. */
export function rangeOf(text: string, finding: Finding, letter: string): { from: number; to: number } | null {
  if (!finding.line || !concernsLetter(finding, letter)) return null;
  const from = offsetOf(text, finding.line, finding.column ?? 1);
  const to = offsetOf(text, finding.end_line ?? finding.line, finding.end_column ?? (finding.column ?? 1) + 1);
  return { from, to: Math.max(from, to) };
}

export function concernsLetter(finding: Finding, letter: string): boolean {
  return !finding.file || finding.file === letter || finding.file.endsWith(`/${letter}`);
}

/** The same finding, said twice, is told once; errors first, then by their place. */
export function inOrder(findings: Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const f of findings) {
    const name = JSON.stringify([f.severity, f.code, f.message, f.file, f.line, f.column]);
    if (!seen.has(name)) seen.set(name, f);
  }
  const rank = (f: Finding): number => (f.severity === "error" ? 0 : 1);
  return [...seen.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
