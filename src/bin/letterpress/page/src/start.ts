// The dialog of purposes and samples to start from, and the letter that the page begins with.
import { dialog, make } from "./dom.js";
import type { Purpose, Sample, Service } from "./service.js";
import { tongue, w } from "./words.js";

/** A letter to start from, with the files beside it. */
export interface Beginning {
  text: string;
  files: [string, Blob][];
  name: string;
}

export class Start {
  #purposes: Purpose[] = [];
  #samples: Sample[] = [];

  constructor(
    private readonly service: Service,
    private readonly languages: string[],
  ) {}

  async load(): Promise<void> {
    [this.#purposes, this.#samples] = await Promise.all([this.service.purposes(), this.service.samples()]);
  }

  /** The letter that the page begins with: in the browser's language, dated today. */
  async first(): Promise<Beginning> {
    return { text: await this.service.purposeLetter("general", this.#tag()), files: [], name: "letter.yaml" };
  }

  /** The browser's language and country, or the language's first country. */
  #tag(): string {
    const own = navigator.languages.find((tag) => this.languages.includes(tag) && tag.startsWith(tongue));
    const usual = { en: "en-GB", fr: "fr-FR", de: "de-DE" }[tongue];
    return own ?? usual;
  }

  /** Shows the dialog; null where it is only closed. */
  choose(): Promise<Beginning | null> {
    return new Promise((done) => {
      const spoken = new Set(this.#purposes.flatMap((p) => p.languages));
      const tags = this.languages.filter((tag) => spoken.has(tag.split("-")[0]!));
      const select = make("select", { id: "start-language" }, ...tags.map((tag) => make("option", { value: tag }, languageName(tag))));
      select.value = this.#tag();
      let chosen: Promise<Beginning> | null = null;
      const take = (beginning: Promise<Beginning>): void => {
        chosen = beginning;
        element.close("chosen");
      };
      const purposes = this.#purposes.map((purpose) =>
        make("li", {}, make("button", { type: "button", "data-purpose": purpose.name, onclick: () => take(this.#purpose(purpose.name, select.value)) }, purpose.title[tongue] ?? purpose.name)),
      );
      const ranked = [...this.#samples].sort((a, b) => Number(b.language.startsWith(tongue)) - Number(a.language.startsWith(tongue)));
      const samples = ranked.map((sample) =>
        make(
          "li",
          {},
          make(
            "button",
            { type: "button", "data-sample": sample.name, onclick: () => take(this.#sample(sample)) },
            make("span", { lang: sample.language }, sample.subject ? plain(sample.subject) : named(sample.name)),
            make("span", { class: "tag" }, sample.language),
          ),
        ),
      );
      const { element, closed } = dialog(
        w("new_long"),
        [
          make(
            "div",
            { class: "starts" },
            make(
              "section",
              {},
              make("h3", {}, w("purposes")),
              make("label", { class: "inline" }, make("span", {}, w("written_in")), select),
              make("ul", {}, ...purposes),
            ),
            make("section", {}, make("h3", {}, w("samples")), make("ul", {}, ...samples)),
          ),
        ],
        true,
      );
      void closed.then(() => done(chosen));
    });
  }

  async #purpose(name: string, language: string): Promise<Beginning> {
    return { text: await this.service.purposeLetter(name, language), files: [], name: `${name}.yaml` };
  }

  async #sample(sample: Sample): Promise<Beginning> {
    const folder = sample.name.split("/")[0]!;
    const [text, ...files] = await Promise.all([
      this.service.text(`/v1/samples/${sample.name}`),
      ...sample.files.map(async (file): Promise<[string, Blob]> => [file, await this.service.blob(`/v1/samples/${folder}/${encodeURIComponent(file)}`)]),
    ]);
    return { text, files, name: `${sample.name.split("/").pop()}.yaml` };
  }
}

/** A subject without its marks and variables. */
function plain(subject: string): string {
  return subject.replace(/\{\{.*?\}\}/g, "…").replace(/[*_`]/g, "");
}

/** A sample without a subject, by its file. */
function named(sample: string): string {
  const words = sample.split("/").pop()!.replace(/-/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A language in the reader's own words, such as `français (France)`. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tongue], { type: "language", languageDisplay: "standard" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
