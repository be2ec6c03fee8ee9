// Which of the files beside a letter go along with it: those that its text names, and those that
// they name in turn. Sending the others with each key would cost time for nothing.
import { isScalar, visit } from "yaml";
import { Tree } from "./tree.js";

/** So many bytes cost nothing that could be noticed. */
const FEW = 64 * 1024;

/** Files whose own text can name others. */
export const isYaml = (name: string): boolean => /\.(ya?ml|json)$/i.test(name);

/**
 * The files that are sent. `textOf` knows the texts of files in YAML; where one of them or the
 * letter cannot be read, all are sent, so that nothing is missing.
 */
export function needed<T extends { readonly size: number }>(text: string, files: ReadonlyMap<string, T>, textOf: (name: string) => string | undefined): ReadonlyMap<string, T> {
  const size = [...files.values()].reduce((sum, file) => sum + file.size, 0);
  if (size <= FEW) return files;
  const found = new Map<string, T>();
  const waiting = [text];
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    const values = scalars(source);
    if (values === null) return files;
    for (const [name, file] of files) {
      if (found.has(name) || !values.some((value) => value.includes(name))) continue;
      found.set(name, file);
      if (!isYaml(name)) continue;
      const own = textOf(name);
      if (own === undefined) return files;
      waiting.push(own);
    }
  }
  return found;
}

function scalars(text: string): string[] | null {
  const tree = Tree.of(text);
  if (tree.fault) return null;
  const all: string[] = [];
  visit(tree.doc, { Scalar: (key, node) => void (key !== "key" && isScalar(node) && all.push(String(node.value ?? ""))) });
  return all;
}
