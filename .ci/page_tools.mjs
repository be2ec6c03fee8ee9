// What the trials of the page share: the program's service, pages in Chromium, a tally, veraPDF.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Counts checks and says what failed. */
export class Tally {
  passed = 0;
  failed = 0;

  note(what, fault) {
    if (fault) {
      this.failed++;
      console.log(`FAILED ${what}: ${fault}`);
    } else {
      this.passed++;
      console.log(`ok     ${what}`);
    }
  }
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** How many times longer work takes than it has the processor: 1 where nothing else runs. */
export function crowding() {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const used = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  while (used() < 100);
  return Math.max(1, (performance.now() - start) / used());
}

/** Starts the program and waits for the address that it prints. */
export async function start(program, args, cwd) {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, BROWSER: "true" } });
  process.on("exit", () => child.kill("SIGTERM"));
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  for (let n = 0; n < 600; n++) {
    const address = /https?:\/\/[^\s'"]+/.exec(said)?.[0];
    if (address && said.includes("\n")) return { address, stop: () => child.kill("SIGTERM") };
    if (child.exitCode !== null) break;
    await sleep(50);
  }
  child.kill("SIGTERM");
  throw new Error(`the program printed no address: ${said}`);
}

export async function chromium(tools, executablePath) {
  const { chromium } = createRequire(join(tools, "x.js"))("playwright");
  // No sandbox: trials run as root in containers.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export const axeSource = (tools) => join(tools, "node_modules/axe-core/axe.min.js");

/** Has the page's files come from a folder, with the heads that the program gives to its own. */
export async function inPlace(context, folder) {
  await context.route(/:\d+\/(page\.js|page\.css|licences\.txt)?(#.*)?$/, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1) || "index.html";
    const own = await route.fetch();
    const headers = { ...own.headers(), etag: "" };
    delete headers["content-length"];
    await route.fulfill({ status: 200, headers, body: readFileSync(join(folder, name)) });
  });
}

/** A page that is ready, with helpers; it notes each request to another origin and each fault. */
export async function open(browser, address, { width = 1440, height = 900, scheme = "light", locale = "en-GB", scale = 1, folder } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, locale, deviceScaleFactor: scale, acceptDownloads: true,
    // axe-core is put in by the trials; the page's own policy is looked at apart.
    bypassCSP: false,
  });
  if (folder) await inPlace(context, folder);
  const page = await context.newPage();
  const home = new URL(address).origin;
  const strangers = [];
  const faults = [];
  page.on("request", (r) => {
    if (!r.url().startsWith("data:") && !r.url().startsWith("blob:") && new URL(r.url()).origin !== home) strangers.push(r.url());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (m) => {
    // That a letter has errors is no fault of the page.
    if (m.type() === "error" && !/status of 4(22|12|01|29)/.test(m.text())) faults.push(m.text());
  });
  await page.goto(address);
  await page.waitForSelector("body[data-ready]", { timeout: 30_000 });
  await drawn(page);
  return { page, context, strangers, faults };
}

/** Waits until the pages show the text as it is. */
export async function drawn(page, timeout = 30_000) {
  await page.waitForFunction(() => document.querySelector("#sheets img") && !document.querySelector("#pages.stale"), null, { timeout });
}

export const version = (page) => page.evaluate(() => Number(document.querySelector("#sheets").dataset.version ?? 0));

/** Waits for pictures newer than a version. */
export async function newer(page, old, timeout = 30_000) {
  await page.waitForFunction((v) => Number(document.querySelector("#sheets").dataset.version) > v, old, { timeout });
}

/** Waits until the newest text has been checked and nothing on the page moves but the cursor. */
export async function settled(page, timeout = 30_000) {
  const calm = () => document.querySelector("#findings").getAttribute("aria-busy") === "false" && document.getAnimations().every((a) => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity);
  await page.waitForFunction(calm, null, { timeout });
}

/** The text of the editor, line by line, also of lines that are not on the screen. */
export async function text(page) {
  return page.evaluate(() => document.querySelector(".cm-content").cmTile?.view?.state?.doc?.toString() ?? document.querySelector(".cm-content").cmView?.view?.state?.doc?.toString());
}

/** Replaces the text of the editor by hand. */
export async function type(page, text) {
  await page.click("#tab-text");
  await page.click(".cm-content");
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

/** Puts the cursor at the end of the first line that begins with a text. */
export async function endOfLine(page, begin) {
  await page.evaluate((begin) => {
    const content = document.querySelector(".cm-content");
    const view = (content.cmTile ?? content.cmView).view;
    const doc = view.state.doc;
    for (let n = 1; n <= doc.lines; n++) {
      const line = doc.line(n);
      if (line.text.startsWith(begin)) {
        view.focus();
        view.dispatch({ selection: { anchor: line.to }, scrollIntoView: true });
        return;
      }
    }
    throw new Error(`no line begins with ${begin}`);
  }, begin);
}

/** What axe-core finds on a page. */
export async function axe(page, tools) {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(readFileSync(axeSource(tools), "utf8"));
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((v) => `${v.id} (${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join("; ")})`);
  });
}

/** What veraPDF finds in a file, null where it has no fault. */
export function verapdf(jar, flavour, file) {
  const done = spawnSync("java", ["-XX:+UseSerialGC", "-cp", jar, "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", flavour, "--format", "json", file], { encoding: "utf8", maxBuffer: 1e8 });
  try {
    const [job] = JSON.parse(done.stdout).report.jobs;
    const results = [job.validationResult].flat();
    return results.length > 0 && results.every((r) => r?.compliant === true) ? null : `not compliant with ${flavour}: ${JSON.stringify(results).slice(0, 300)}`;
  } catch {
    return `veraPDF gave no answer: ${(done.stderr || done.stdout || String(done.error)).slice(-300)}`;
  }
}

/** Pictures of the page in several sizes, light and dark, to look at. */
export async function pictures(browser, address, folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of [[1440, 900], [1024, 768], [360, 740]]) {
    for (const scheme of ["light", "dark"]) {
      const { page, context } = await open(browser, address, { width, height, scheme, folder: files });
      const take = async (what) => {
        await settled(page);
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: join(folder, `${width}-${scheme}-${what}.png`) });
      };
      await take("1-text");
      await page.click("#tab-form");
      await take("2-form");
      await page.click("#new");
      await page.waitForSelector("[data-sample]");
      await take("3-new");
      const old = await version(page);
      await page.click('[data-sample="fr/fin-de-mission"]');
      await newer(page, old);
      await drawn(page);
      await take("4-invoice-form");
      await page.evaluate(() => [...document.querySelectorAll("#form .level-2")].at(-1).scrollIntoView());
      await take("5-invoice-form-end");
      await page.click("#tab-text");
      await page.evaluate(() => (document.querySelector("#pages").scrollTop = 1e6));
      await take("6-invoice-text");
      if (width < 700) {
        await page.click("#tab-pages");
        await page.evaluate(() => (document.querySelector("#pages").scrollTop = 1e6));
        await take("7-pages");
      }
      const wrong = (await text(page)).replace("recipient:", "recipent:").replace(/^date: .*/m, "date: 2026-02-30");
      await type(page, wrong);
      await page.waitForSelector(".kind.error");
      await take("8-findings");
      await page.click("#tab-form");
      await take("9-findings-form");
      await context.close();
    }
  }
}
