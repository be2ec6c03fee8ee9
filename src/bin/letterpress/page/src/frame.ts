// The frame of the page: views, the separator between text and pages, light and dark, skip links.
import { byId, make } from "./dom.js";
import { w } from "./words.js";

export type View = "text" | "form" | "pages";
const views: View[] = ["text", "form", "pages"];
const narrow = matchMedia("(max-width: 760px)");

export class Frame {
  #view: View = "text";
  /** The view of the left side, also while the pages cover it. */
  #left: "text" | "form" = "text";

  constructor(private readonly changed: (view: View) => void) {
    for (const view of views) {
      const tab = this.#tab(view);
      tab.addEventListener("click", () => this.show(view));
      tab.addEventListener("keydown", (event) => this.#keys(event, view));
    }
    narrow.addEventListener("change", () => this.show(narrow.matches ? this.#view : this.#left));
    this.show("text");
    this.#separator();
    this.#theme();
    this.#skips();
  }

  get left(): "text" | "form" {
    return this.#left;
  }

  show(view: View): void {
    if (view === "pages" && !narrow.matches) {
      byId("pages").focus();
      return;
    }
    this.#view = view;
    if (view !== "pages") this.#left = view;
    document.body.dataset["view"] = view;
    document.body.dataset["left"] = this.#left;
    for (const other of views) {
      const tab = this.#tab(other);
      tab.setAttribute("aria-selected", String(other === view));
      tab.tabIndex = other === view ? 0 : -1;
    }
    const pages = byId("pages");
    pages.setAttribute("role", narrow.matches ? "tabpanel" : "region");
    this.changed(view);
  }

  #tab(view: View): HTMLElement {
    return byId(`tab-${view}`);
  }

  #keys(event: KeyboardEvent, view: View): void {
    const open = views.filter((v) => v !== "pages" || narrow.matches);
    const at = open.indexOf(view);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: open.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = open[(to + open.length) % open.length]!;
    this.show(next);
    this.#tab(next).focus();
  }

  #separator(): void {
    const bar = byId("separator");
    const main = bar.parentElement!;
    let share = 48;
    const set = (percent: number): void => {
      share = Math.round(Math.min(75, Math.max(25, percent)));
      main.style.setProperty("--share", `${share}%`);
      bar.setAttribute("aria-valuenow", String(share));
    };
    bar.setAttribute("aria-valuemin", "25");
    bar.setAttribute("aria-valuemax", "75");
    set(share);
    bar.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: share - 2, ArrowRight: share + 2, Home: 25, End: 75 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      set(to);
    });
    bar.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      bar.setPointerCapture(event.pointerId);
      const box = main.getBoundingClientRect();
      const move = (e: PointerEvent): void => set(((e.clientX - box.left) / box.width) * 100);
      bar.addEventListener("pointermove", move);
      bar.addEventListener("lostpointercapture", () => bar.removeEventListener("pointermove", move), { once: true });
    });
    bar.addEventListener("dblclick", () => set(48));
  }

  #theme(): void {
    const themes = ["auto", "light", "dark"] as const;
    const names = { auto: w("theme_auto"), light: w("theme_light"), dark: w("theme_dark") };
    const button = byId("theme");
    let theme = themes.find((t) => t === stored("letterpress-theme")) ?? "auto";
    const set = (): void => {
      document.documentElement.dataset["theme"] = theme;
      button.firstElementChild!.textContent = { auto: "◐", light: "☼", dark: "☾" }[theme];
      const name = `${w("theme")}: ${names[theme]}`;
      button.setAttribute("aria-label", name);
      button.title = name;
    };
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length]!;
      try {
        localStorage.setItem("letterpress-theme", theme);
      } catch {
        // Not kept, then.
      }
      set();
    });
    set();
  }

  #skips(): void {
    for (const link of document.querySelectorAll<HTMLElement>("[data-skip]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const target = link.dataset["skip"]!;
        if (target === "findings") {
          if (this.#view === "pages") this.show(this.#left);
          const first = byId("findings").querySelector("button");
          (first ?? byId("findings")).focus();
          return;
        }
        this.show(target as View);
        if (target === "text") document.querySelector<HTMLElement>(".cm-content")?.focus();
        else byId(target).focus();
      });
    }
  }
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Fills a select; the value chosen is kept. */
export function fill(select: HTMLSelectElement, options: [value: string, text: string][], value: string): void {
  const all = options.some(([v]) => v === value) ? options : [[value, value] as [string, string], ...options];
  const now = JSON.stringify(all);
  if (select.dataset["options"] !== now) {
    select.replaceChildren(...all.map(([v, text]) => make("option", { value: v }, text || "–")));
    select.dataset["options"] = now;
  }
  select.value = value;
}
