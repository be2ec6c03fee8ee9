// Small helpers for elements, dialogs and downloads.
import { w } from "./words.js";

type Props = Record<string, string | number | boolean | EventListener | undefined>;

/** An element with attributes, listeners (`onclick` and the like) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** The code in a description, between grave accents, as code. */
export function marked(text: string): (Node | string)[] {
  return text.split(/(`[^`]*`)/).map((part) => (part.length > 2 && part.startsWith("`") && part.endsWith("`") ? make("code", {}, part.slice(1, -1)) : part));
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as T;
}

/** Shows a dialog; ends when it is closed, with the value that closed it. */
export function dialog(title: string, content: (Node | string)[], wide = false): { element: HTMLDialogElement; closed: Promise<string> } {
  const id = `dialog-${Math.round(performance.now() * 1000)}`;
  const close = make("button", { type: "button", class: "quiet close", "aria-label": w("close"), title: w("close") }, "×");
  const head = make("div", { class: "dialog-head" }, make("h2", { id }, title), close);
  const element = make("dialog", { "aria-labelledby": id, class: wide ? "wide" : "" }, head, ...content);
  close.addEventListener("click", () => element.close(""));
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close("");
  });
  document.body.append(element);
  const closed = new Promise<string>((done) => {
    element.addEventListener("close", () => {
      element.remove();
      done(element.returnValue);
    });
  });
  element.showModal();
  return { element, closed };
}

/** Asks for one of some answers; empty where the dialog was only closed. */
export async function choose(title: string, about: string, answers: [value: string, text: string][]): Promise<string> {
  const buttons = answers.map(([value, text], n) =>
    make("button", { type: "button", class: n === 0 ? "main" : "", onclick: () => element.close(value) }, text),
  );
  const { element, closed } = dialog(title, [make("p", {}, about), make("div", { class: "dialog-foot" }, ...buttons)]);
  buttons[buttons.length - 1]?.focus();
  return closed;
}

/** Hands a file to the browser's downloads. */
export function download(name: string, data: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([data], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

/** Lets the reader choose a file of this machine. */
export function chooseFile(accept: string): Promise<File | null> {
  return new Promise((done) => {
    const input = make("input", { type: "file", accept, class: "chosen-file", hidden: true });
    input.addEventListener("change", () => {
      done(input.files?.[0] ?? null);
      input.remove();
    });
    input.addEventListener("cancel", () => {
      done(null);
      input.remove();
    });
    document.body.append(input);
    input.click();
  });
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** A short message at the foot of the page. */
export function toast(text: string, long = false): void {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (element.hidden = true), long ? 9000 : 3500);
}

/** Has a screen reader say something, politely. */
export function say(text: string): void {
  const element = byId("says");
  if (element.textContent !== text) element.textContent = text;
}
