// The door to the service: all requests of the page, with the key and token that they need.
import type { Finding } from "./findings.js";
import type { Schema } from "./schema.js";

export interface Layout {
  name: string;
  title: string;
  page?: { width: number; height: number };
}

export interface Purpose {
  name: string;
  title: Record<string, string>;
  languages: string[];
}

export interface Sample {
  name: string;
  language: string;
  subject: string | null;
  files: string[];
}

export interface Picture {
  page: number;
  type: string;
  data: string;
}

export interface Rendered {
  pages: number;
  layout?: string | null;
  language?: string | null;
  findings: Finding[];
  pictures?: Picture[];
  pdf?: string;
  e_invoice?: { name: string; data: string } | null;
}

export interface Checked {
  ok: boolean;
  findings: Finding[];
}

/** A letter as it is sent: its text and the files beside it. */
export interface Letter {
  text: string;
  files: ReadonlyMap<string, Blob>;
}

/** What the service refuses, with its reasons. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly findings: Finding[],
    /** Seconds after which another try makes sense. */
    readonly retry: number | null,
  ) {
    super(message);
  }
}

const TOKEN = "letterpress-token";

export class Service {
  readonly #key: string | null;
  #asking: Promise<string> | null = null;

  /** `askToken`: asks the reader for a token; `again` where one was refused. */
  constructor(private readonly askToken: (again: boolean) => Promise<string>) {
    this.#key = /[#&]key=([^&]+)/.exec(location.hash)?.[1] ?? null;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    for (;;) {
      const headers = new Headers(init.headers);
      const token = sessionStorage.getItem(TOKEN);
      if (this.#key) headers.set("Letterpress-Key", this.#key);
      if (token) headers.set("Authorization", `Bearer ${token}`);
      const answer = await fetch(path, { ...init, headers, cache: "no-store" });
      if (answer.ok) return answer;
      if (answer.status !== 401) throw await problem(answer);
      await this.#newToken(token);
    }
  }

  /** All requests that lack a token wait for the same answer. */
  async #newToken(refused: string | null): Promise<void> {
    if (sessionStorage.getItem(TOKEN) !== refused) return;
    this.#asking ??= this.askToken(refused !== null).finally(() => (this.#asking = null));
    sessionStorage.setItem(TOKEN, await this.#asking);
  }

  async #json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.request(path, init)).json()) as T;
  }

  async text(path: string): Promise<string> {
    return (await this.request(path)).text();
  }

  async blob(path: string): Promise<Blob> {
    return (await this.request(path)).blob();
  }

  page = (): Promise<{ mode: "serve" | "edit"; name?: string }> => this.#json("/page.json");
  schema = (): Promise<Schema> => this.#json("/v1/schema");
  layouts = async (): Promise<Layout[]> => (await this.#json<{ layouts: Layout[] }>("/v1/layouts")).layouts;
  purposes = async (): Promise<Purpose[]> => (await this.#json<{ purposes: Purpose[] }>("/v1/purposes")).purposes;
  samples = async (): Promise<Sample[]> => (await this.#json<{ samples: Sample[] }>("/v1/samples")).samples;

  async languages(): Promise<string[]> {
    const { languages } = await this.#json<{ languages: { tag: string }[] }>("/v1/languages");
    return languages.map((language) => language.tag);
  }

  purposeLetter(name: string, language: string): Promise<string> {
    return this.text(`/v1/purposes/${encodeURIComponent(name)}/letter?language=${encodeURIComponent(language)}`);
  }

  render(letter: Letter, query: string, signal?: AbortSignal): Promise<Rendered> {
    return this.#json(`/v1/render?${query}`, post(letter, signal));
  }

  check(letter: Letter, signal?: AbortSignal): Promise<Checked> {
    return this.#json("/v1/check", post(letter, signal));
  }

  /** The file of the mode `edit`, with what names its state. */
  async readFile(): Promise<{ text: string; tag: string }> {
    const answer = await this.request("/edit/file");
    return { text: await answer.text(), tag: answer.headers.get("ETag") ?? "" };
  }

  async writeFile(text: string, tag: string): Promise<string> {
    const headers = { "If-Match": tag, "Content-Type": "application/yaml" };
    const answer = await this.request("/edit/file", { method: "PUT", headers, body: text });
    return answer.headers.get("ETag") ?? "";
  }
}

function post(letter: Letter, signal?: AbortSignal): RequestInit {
  const common = { method: "POST", ...(signal ? { signal } : {}) };
  const accept = { Accept: "application/json" };
  if (letter.files.size === 0) {
    return { ...common, headers: { ...accept, "Content-Type": "application/yaml" }, body: letter.text };
  }
  const form = new FormData();
  form.append("letter", new Blob([letter.text], { type: "application/yaml" }), "letter.yaml");
  for (const [name, file] of letter.files) form.append("file", file, name);
  return { ...common, headers: accept, body: form };
}

async function problem(answer: Response): Promise<Problem> {
  let said: { code?: string; title?: string; detail?: string; errors?: Finding[] } = {};
  try {
    said = await answer.json();
  } catch {
    // Not one of the service's own answers: its status must do.
  }
  const retry = Number(answer.headers.get("Retry-After")) || null;
  const message = said.detail ?? said.title ?? `${answer.status} ${answer.statusText}`;
  return new Problem(answer.status, said.code ?? "", message, said.errors ?? [], retry);
}

/** Bytes of base64. */
export function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}
