// Looks up the JSON Schema of letters: which keys and values may stand at a path, and what they
// mean. The schema and a path in, descriptions out; no validation, the service does that.
import type { Path } from "./tree.js";

/** As much of a JSON Schema (draft 07) as letters' schemas use. */
export interface Schema {
  $ref?: string;
  $comment?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  examples?: unknown[];
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  definitions?: Record<string, Schema>;
}

export interface Key {
  name: string;
  description: string;
  required: boolean;
  /** What follows the key: a text on its line, keys below it, or a list. */
  shape: "text" | "map" | "list";
}

export interface Value {
  text: string;
  description: string;
}

/** All that a schema may be, with its references and alternatives followed. */
function* alternatives(root: Schema, schema: Schema, depth = 0): Iterable<Schema> {
  if (depth > 12) return;
  yield schema;
  if (schema.$ref) {
    const target = root.definitions?.[schema.$ref.replace("#/definitions/", "")];
    if (target) yield* alternatives(root, target, depth + 1);
  }
  for (const next of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    yield* alternatives(root, next, depth + 1);
  }
}

/** The schemas that hold at a path. */
export function schemasAt(root: Schema, path: Path): Schema[] {
  let here: Schema[] = [root];
  for (const step of path) {
    const next: Schema[] = [];
    for (const schema of here) {
      for (const way of alternatives(root, schema)) {
        const found =
          typeof step === "number"
            ? way.items
            : (way.properties?.[step] ?? (typeof way.additionalProperties === "object" ? way.additionalProperties : undefined));
        if (found) next.push(found);
      }
    }
    here = next;
  }
  return here;
}

function allAt(root: Schema, path: Path): Schema[] {
  return schemasAt(root, path).flatMap((schema) => [...alternatives(root, schema)]);
}

/** The keys that a mapping at this path may have, in their usual order. */
export function keysAt(root: Schema, path: Path): Key[] {
  const keys = new Map<string, Key>();
  for (const way of allAt(root, path)) {
    for (const [name, schema] of Object.entries(way.properties ?? {})) {
      if (keys.has(name)) continue;
      keys.set(name, {
        name,
        description: schema.description ?? "",
        required: way.required?.includes(name) ?? false,
        shape: shapeOf(root, schema),
      });
    }
  }
  return [...keys.values()];
}

function shapeOf(root: Schema, schema: Schema): Key["shape"] {
  const ways = [...alternatives(root, schema)];
  const isText = ways.some((way) => way.enum?.some((v) => v !== null) || way.const !== undefined || has(way, "string") || has(way, "number") || has(way, "boolean"));
  if (ways.some((way) => way.properties) && !isText) return "map";
  if (ways.some((way) => way.items) && (!isText || ways.some((way) => way.items?.$ref?.endsWith("/Part")))) return "list";
  return isText ? "text" : ways.some((way) => way.properties) ? "map" : "text";
}

function has(schema: Schema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type;
}

/** The values that may stand at a path, where they can be listed. */
export function valuesAt(root: Schema, path: Path): Value[] {
  const values = new Map<string, Value>();
  const put = (value: unknown, description = ""): void => {
    if (value === null || values.has(String(value))) return;
    values.set(String(value), { text: String(value), description });
  };
  for (const way of allAt(root, path)) {
    if (way.const !== undefined) put(way.const, way.description);
    for (const value of way.enum ?? []) put(value);
    if (has(way, "boolean")) {
      put("true");
      put("false");
    }
    if (way.$ref === "#/definitions/date-or-today") put("today");
  }
  return [...values.values()];
}

/** What the key at a path means, and how its value may be written. */
export function describe(root: Schema, path: Path): { about: string; form: string[]; examples: string[] } | null {
  const direct = schemasAt(root, path);
  if (direct.length === 0 || path.length === 0) return null;
  const all = allAt(root, path);
  const about = direct.map((schema) => schema.description).find((text) => text) ?? "";
  const comments = all.map((schema) => schema.$comment).filter((text): text is string => !!text);
  const examples = all.flatMap((schema) => schema.examples ?? []).map(String);
  return { about, form: [...new Set(comments)].slice(0, 3), examples: [...new Set(examples)].slice(0, 4) };
}

/** The usual order of the keys at a path. */
export function orderAt(root: Schema, path: Path): string[] {
  return keysAt(root, path).map((key) => key.name);
}
