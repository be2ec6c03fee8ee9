// How a text is written as a YAML scalar: plain, in quotes, or as a block. Text in, source out.

/** Whether a text may stand without quotes and is still read as the same text. */
export function plainIsSafe(value: string, flow: boolean): boolean {
  if (value === "" || value !== value.trim() || /[\n\r\t\u0000-\u001f\u0085\u2028\u2029\ufeff]/.test(value)) return false;
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(value) && !/^-[0-9.]/.test(value)) return false;
  if (/:(\s|$)/.test(value) || /\s#/.test(value) || /^(---|\.\.\.)/.test(value)) return false;
  if (/^(~|null|true|false|yes|no|on|off|y|n)$/i.test(value)) return false;
  return !(flow && (/[,[\]{}]/.test(value) || /:\S/.test(value) && /^["']/.test(value)));
}

export function doubleQuoted(value: string): string {
  const body = value.replace(/[\\"\u0000-\u001f\u0085\u2028\u2029\ufeff]/g, (c) => {
    const short: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
    return short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${body}"`;
}

/** In single quotes; null where that cannot be. */
export function singleQuoted(value: string): string | null {
  if (/[\n\r\t\u0000-\u001f\u0085\u2028\u2029\ufeff]/.test(value)) return null;
  return `'${value.replace(/'/g, "''")}'`;
}

/** In quotes as one would write it: double ones, single ones around double ones. */
export function quoted(value: string): string {
  const single = value.includes('"') && !value.includes("'") ? singleQuoted(value) : null;
  return single ?? doubleQuoted(value);
}

/** The lines of a text behind `|`, each with its indentation. */
export function blockLines(value: string, pad: string, end: string): string {
  const lines = value.replace(/\n+$/, "").split("\n");
  return lines.map((line) => (line.trim() === "" ? "" : pad + line)).join(end) + end;
}

/** All ways to write a new scalar, the best first. */
export function ways(value: string, flow: boolean, pad: string, end: string, plain: boolean): string[] {
  const all: string[] = [];
  if (value.includes("\n") && !flow) {
    all.push(`|${end}${blockLines(value, pad, end)}`);
    for (const n of [2, 4, 1, 3]) all.push(`|${n}${end}${blockLines(value, pad, end)}`);
  }
  if (plain || plainIsSafe(value, flow)) all.push(value);
  all.push(quoted(value), doubleQuoted(value));
  return all;
}
