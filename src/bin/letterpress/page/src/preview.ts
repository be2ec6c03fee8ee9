// The pages of the letter as the service draws them. A letter in, pictures in the page out: sent at
// once, one request in flight, and the last good pages stay while the text has errors.
import { byId, make, say } from "./dom.js";
import type { Finding } from "./findings.js";
import { Newest } from "./newest.js";
import { Problem, type Letter, type Picture, type Rendered, type Service } from "./service.js";
import { w } from "./words.js";

export interface PreviewHooks {
  letter: () => Letter;
  /** Width and height of a page of this layout in mm. */
  paper: (layout: string | null) => { width: number; height: number };
  rendered: (answer: Rendered) => void;
  refused: (findings: Finding[]) => void;
}

const zooms = ["width", "page", "75", "100", "150", "200"];
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export class Preview {
  readonly #sheets = byId("sheets");
  readonly #pane = byId("pages");
  readonly #zoom = byId<HTMLSelectElement>("zoom");
  readonly #queue: Newest<number>;
  #layout: string | null = null;
  #version = 0;
  /** The width that was last asked for; 0 before there is a letter. */
  #askedWidth = 0;
  #good = false;

  constructor(
    private readonly service: Service,
    private readonly hooks: PreviewHooks,
  ) {
    this.#queue = new Newest((version, signal) => this.#draw(version, signal), 400);
    for (const zoom of zooms) {
      const text = zoom === "width" ? w("zoom_width") : zoom === "page" ? w("zoom_page") : `${zoom} %`;
      this.#zoom.append(make("option", { value: zoom }, text));
    }
    this.#zoom.addEventListener("change", () => this.draw());
    let timer: ReturnType<typeof setTimeout> | undefined;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (this.#askedWidth > 0 && this.#pane.clientWidth > 0 && this.#width() !== this.#askedWidth) this.draw();
      }, 120);
    }).observe(this.#pane);
    this.#sheets.append(make("p", { class: "empty" }, w("no_pages")));
  }

  /** Has the letter drawn as it is now. */
  draw(): void {
    this.#queue.order(++this.#version);
  }

  /** Another letter: its pages are shown from their top. */
  fresh(): void {
    this.#pane.scrollTop = 0;
  }

  /** The width of a page on the screen, in CSS pixels. */
  #width(): number {
    const paper = this.hooks.paper(this.#layout);
    const style = getComputedStyle(this.#sheets);
    // While other views cover the pane, it has the window's width to come.
    const room = (this.#pane.clientWidth || document.documentElement.clientWidth) - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const zoom = this.#zoom.value;
    if (zoom === "width") return Math.max(160, Math.min(room, 1100));
    if (zoom === "page") return Math.max(160, Math.min(room, ((this.#pane.clientHeight - 84) * paper.width) / paper.height));
    return (paper.width / 25.4) * 96 * (Number(zoom) / 100);
  }

  async #draw(version: number, signal: AbortSignal): Promise<void> {
    const width = (this.#askedWidth = this.#width());
    const pixels = Math.max(1, window.devicePixelRatio);
    const paper = this.hooks.paper(this.#layout);
    const dpi = resolution(width * pixels, paper.width);
    try {
      const answer = await this.service.render(this.hooks.letter(), `include=pictures&dpi=${dpi}`, signal);
      this.#layout = answer.layout ?? null;
      await this.#show(answer.pictures ?? [], version, pixels);
      this.#mark(true);
      this.hooks.rendered(answer);
      // The letter's own paper is of another width than was thought.
      if (version === this.#version && resolution(this.#width() * pixels, this.hooks.paper(this.#layout).width) !== dpi) this.draw();
    } catch (error) {
      if (signal.aborted) return;
      await this.#refused(error, version);
    }
  }

  async #refused(error: unknown, version: number): Promise<void> {
    if (error instanceof Problem && error.status !== 429 && error.status !== 503) {
      this.#mark(false);
      const finding: Finding = { severity: "error", code: error.code, message: error.message };
      this.hooks.refused(error.findings.length ? error.findings : [finding]);
      return;
    }
    // Busy or away: this same letter is tried again, unless a newer one waits.
    this.#mark(false, error instanceof Problem ? w("busy") : w("offline"));
    await wait(error instanceof Problem ? (error.retry ?? 1) * 1000 : 1500);
    if (version === this.#version) this.draw();
  }

  /** Puts new pictures in place of the old ones when they are ready to be seen. */
  async #show(pictures: Picture[], version: number, pixels: number): Promise<void> {
    const images = await Promise.all(
      pictures.map(async (picture) => {
        const alt = w("page_of", { n: picture.page, all: pictures.length });
        const image = make("img", { alt, src: `data:${picture.type};base64,${picture.data}` });
        await image.decode();
        image.style.width = `${image.naturalWidth / pixels}px`;
        image.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
        return image;
      }),
    );
    this.#sheets.querySelector(".empty")?.remove();
    const sheets = [...this.#sheets.children];
    images.forEach((image, n) => {
      const sheet = sheets[n];
      if (sheet) sheet.replaceChildren(image);
      else this.#sheets.append(make("figure", {}, image));
    });
    for (const sheet of sheets.slice(images.length)) sheet.remove();
    this.#sheets.dataset["version"] = String(version);
    byId("pages-count").textContent = images.length === 1 ? w("page_of", { n: 1, all: 1 }) : w("pages_count", { n: images.length });
  }

  #mark(good: boolean, why = w("stale")): void {
    const stale = byId("stale");
    this.#pane.classList.toggle("stale", !good);
    stale.hidden = good;
    stale.textContent = why;
    if (good && !this.#good) say(w("drawn"));
    this.#good = good;
  }
}

/** Dots per inch at which a page of so many mm has so many pixels in its width. */
function resolution(pixels: number, width: number): number {
  return Math.max(24, Math.min(600, Math.floor((pixels * 25.4) / width)));
}
