// Trials of the page in Chromium against the program's own service; .ci/page prepares and calls them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, copyFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { axe, chromium, crowding, drawn, endOfLine, newer, open, pictures, settled, sleep, start, Tally, text, type, verapdf, version } from "./page_tools.mjs";

const { values: args } = parseArgs({
  options: {
    tools: { type: "string" }, chromium: { type: "string" }, program: { type: "string" }, verapdf: { type: "string" },
    built: { type: "string" }, only: { type: "string" }, pictures: { type: "string" },
    // Files of the page that are looked at in place of the program's own.
    folder: { type: "string" },
  },
});
const committed = "src/bin/letterpress/page/built";
const tally = new Tally();
const work = mkdtempSync(join(tmpdir(), "page-trials-"));
const browser = await chromium(args.tools, args.chromium);
const service = await start(resolve(args.program), ["serve", "--listen", "127.0.0.1:0"], work);

const expect = (truth, why) => {
  if (!truth) throw new Error(why);
};

/** One trial on a fresh page; any request elsewhere and any fault of the page fails it too. */
async function trial(name, options, run) {
  if (args.only && !name.includes(args.only)) return;
  let opened;
  try {
    opened = await open(browser, options.address ?? service.address, { folder: args.folder, ...options });
    await run(opened.page, opened);
    expect(opened.strangers.length === 0, `asked another origin: ${opened.strangers.join(", ")}`);
    expect(opened.faults.length === 0, `faults on the page: ${opened.faults.join(" | ")}`);
    tally.note(name, null);
  } catch (error) {
    tally.note(name, String(error.message ?? error).split("\n").slice(0, 4).join(" "));
    if (args.pictures && opened) {
      mkdirSync(args.pictures, { recursive: true });
      await opened.page.screenshot({ path: join(args.pictures, `failed-${name.replace(/\W+/g, "-")}.png`) }).catch(() => {});
    }
  } finally {
    await opened?.context.close();
  }
}

/** Takes a sample from the dialog, throwing away what is there. */
async function sample(page, name) {
  const old = await version(page);
  await page.click("#new");
  const discard = page.locator("dialog .main");
  if (await discard.isVisible()) await discard.click();
  await page.click(`[data-sample="${name}"]`);
  await newer(page, old);
  await drawn(page);
}

const findings = (page) => page.locator("#findings-list button, #findings-list div");

for (const [locale, words] of [["fr-FR", "Nouveau"], ["de-DE", "Neu"], ["nl-NL", "New"]]) {
  await trial(`begins in the browser's language, ${locale}`, { locale }, async (page) => {
    expect((await page.textContent("#new")) === words, "the buttons speak another language");
    const language = await page.inputValue("#language");
    expect(language.startsWith(locale === "nl-NL" ? "en" : locale.slice(0, 2)), `the letter is in ${language}`);
    await settled(page);
    expect((await findings(page).count()) === 0, `the first letter has findings: ${await page.textContent("#findings-list")}`);
  });
}

await trial("a sample with its files, two pages, sharp pictures", { scale: 2 }, async (page) => {
  await sample(page, "fr/fin-de-mission");
  const images = await page.$$eval("#sheets img", (all) => all.map((i) => ({ pixels: i.naturalWidth, shown: i.getBoundingClientRect().width, alt: i.alt })));
  expect(images.length >= 2, `${images.length} pages`);
  for (const i of images) expect(Math.abs(i.pixels / 2 - i.shown) < 0.6, `${i.pixels} pixels are shown at ${i.shown} px`);
  expect(/\(\d\)/.test(await page.textContent("#files")), "its files did not come along");
  expect(await page.isVisible("#e-invoice"), "no e-invoice is offered");
});

await trial("a purpose to start from", {}, async (page) => {
  await page.click("#new");
  await page.selectOption("#start-language", "de-DE");
  await page.click('[data-purpose="offer"]');
  await page.waitForFunction(() => document.querySelector("#language").value === "de-DE");
  await drawn(page);
  expect(/^purpose: offer$/m.test(await text(page)), "the text is another one");
});

await trial("an error is marked on its line, the last good page stays, and it is mended", {}, async (page) => {
  await sample(page, "fr/simple");
  await page.evaluate(() => (document.querySelector("#pages").scrollTop = 120));
  const before = await page.getAttribute("#sheets img", "src");
  const line = (await text(page)).split("\n").findIndex((l) => l.startsWith("recipient:")) + 1;
  await endOfLine(page, "recipient:");
  await page.keyboard.press("Home");
  await page.keyboard.insertText("x");
  await page.waitForSelector("#pages.stale");
  await page.waitForSelector(".cm-lint-marker-error");
  const marked = await page.evaluate(() => {
    const marker = document.querySelector(".cm-lint-marker-error").getBoundingClientRect();
    const numbers = [...document.querySelectorAll(".cm-lineNumbers .cm-gutterElement")];
    return numbers.find((n) => Math.abs(n.getBoundingClientRect().top - marker.top) < 12)?.textContent;
  });
  expect(Number(marked) === line, `the marker is on line ${marked}, not ${line}`);
  expect((await page.getAttribute("#sheets img", "src")) === before, "the last good page is gone");
  expect(await page.isVisible("#stale"), "the page is not said to be out of date");
  await page.waitForFunction(() => /\d/.test(document.querySelector("#says").textContent));
  // The list leads to the place.
  await page.locator("#findings-list button", { hasText: "xrecipient" }).first().click();
  expect(await page.evaluate(() => document.activeElement.classList.contains("cm-content")), "the list does not lead to the text");
  await page.keyboard.press("Home");
  await page.keyboard.press("Delete");
  await drawn(page);
  await settled(page);
  expect((await page.locator(".kind.error").count()) === 0, "errors are still listed");
  expect((await page.evaluate(() => document.querySelector("#pages").scrollTop)) === 120, "the pages did not keep their place");
});

await trial("layout and language are switched in the text", {}, async (page) => {
  for (const [id, value] of [["layout", "din-5008-a"], ["language", "de-AT"]]) {
    const old = await version(page);
    const before = (await text(page)).split("\n");
    await page.selectOption(`#${id}`, value);
    await newer(page, old);
    const after = (await text(page)).split("\n");
    const changed = after.filter((l, n) => l !== before[n]);
    expect(changed.length === 1 && changed[0].startsWith(`${id}: ${value}`), `changed lines: ${changed.join(" | ")}`);
  }
});

await trial("a logo is put into the sender and drawn", {}, async (page) => {
  const before = await page.getAttribute("#sheets img", "src");
  const old = await version(page);
  await page.click("#files");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#add-logo");
  await (await chooser).setFiles(resolve("samples/fr/agence.svg"));
  await newer(page, old);
  await drawn(page);
  expect(/^ {2}logo: \{file: agence\.svg, width: 40mm, alt: .+\}$/m.test(await text(page)), "the text has no logo");
  expect((await page.getAttribute("#sheets img", "src")) !== before, "the page did not change");
  expect(await page.locator(".file-name", { hasText: "agence.svg" }).isVisible(), "the file is not listed");
});

await trial("the PDF and the e-invoice are downloaded", {}, async (page) => {
  await sample(page, "fr/fin-de-mission");
  let coming = page.waitForEvent("download");
  await page.click("#pdf");
  const pdf = join(work, "letter.pdf");
  await (await coming).saveAs(pdf);
  expect(readFileSync(pdf).subarray(0, 5).toString() === "%PDF-", "no PDF");
  if (args.verapdf) for (const flavour of ["3a", "ua1"]) expect(!verapdf(args.verapdf, flavour, pdf), verapdf(args.verapdf, flavour, pdf));
  else console.log("WARNING: NO veraPDF HERE");
  coming = page.waitForEvent("download");
  await page.click("#e-invoice");
  const xml = join(work, "invoice.xml");
  await (await coming).saveAs(xml);
  expect(readFileSync(xml, "utf8").trimStart().startsWith("<"), "no XML");
});

await trial("the text is opened from a file and saved as one, with its line ends", {}, async (page) => {
  const source = readFileSync("samples/fr/simple.yaml", "utf8").replace(/\n/g, "\r\n");
  writeFileSync(join(work, "mine.yaml"), source);
  const chooser = page.waitForEvent("filechooser");
  await page.click("#open");
  await (await chooser).setFiles(join(work, "mine.yaml"));
  await page.waitForFunction(() => document.querySelector("#name").textContent === "mine.yaml");
  const coming = page.waitForEvent("download");
  await page.keyboard.press("Control+S");
  const file = join(work, "saved.yaml");
  const download = await coming;
  expect(download.suggestedFilename() === "mine.yaml", "another name");
  await download.saveAs(file);
  expect(readFileSync(file, "utf8") === source, "the file is not as it was");
});

await trial("edits of the form keep comments and all other lines", {}, async (page) => {
  const before = (await text(page)).split("\n");
  await page.click("#tab-form");
  const fields = page.locator("[data-path]");
  await page.fill(`[data-path='["recipient","name"]']`, "Ms Ada: Byron");
  await page.fill(`[data-path='["sender","role"]']`, "Owner");
  let after = (await text(page)).split("\n");
  const changed = after.filter((l, n) => l !== before[n]);
  expect(after.length === before.length && changed.length === 2, `changed lines: ${changed.join(" | ")}`);
  expect(changed.some((l) => l.includes('"Ms Ada: Byron"')), "not in quotes");
  expect(changed.some((l) => /Owner\s+# optional/.test(l)), "the comment is gone");
  const count = await fields.count();
  await page.locator(".adds").first().click();
  expect((await fields.count()) === count + 1, "no line was added");
  await page.keyboard.type("Third line");
  expect((await text(page)).includes(", Third line]"), "the line is not in the list");
  await page.locator(".drop:visible").nth(2).click();
  after = (await text(page)).split("\n");
  expect(after.length === before.length && after.filter((l, n) => l !== before[n]).length === 2, "removing left something");
  await page.getByRole("button", { name: "+ Add a part" }).click();
  await page.keyboard.type("A new end.");
  await page.getByRole("button", { name: "+ Add an invoice" }).click();
  await drawn(page);
  const all = await text(page);
  expect(before.filter((l) => l.includes("#")).every((l) => all.includes(l.slice(l.indexOf("#")))), "a comment is gone");
  expect(/^invoice:$/m.test(all), "no invoice was added");
});

await trial("items of lists change places, by the keyboard alone", {}, async (page) => {
  await sample(page, "fr/fin-de-mission");
  const before = await text(page);
  const list = (source, key) => source.split("\n").filter((l) => l.includes(key));
  await page.click("#tab-form");
  const active = () => page.evaluate(() => ({ ...document.activeElement.dataset, name: document.activeElement.ariaLabel }));
  // Lines of an address within brackets.
  await page.locator(`[data-down='["recipient","address",0]']`).focus();
  await page.keyboard.press("Enter");
  const lines = /address: \[(.+?), (.+)\]/.exec(list(before, "address: [").at(-1));
  expect((await text(page)).includes(`address: [${lines[2]}, ${lines[1]}]`), "the lines are as they were");
  const moved = await active();
  expect((moved.down ?? moved.up) === '["recipient","address",1]', `the focus is on ${JSON.stringify(moved)}`);
  expect(/2/.test(moved.name) && /2/.test(await page.textContent("#says")), `it is not said: ${moved.name}`);
  await page.keyboard.press("Enter");
  if (moved.up) expect((await text(page)) === before, "moving back is not the same");
  // Parts of the body, with their blocks of text.
  await page.locator(`[data-down='["body",0]']`).focus();
  await page.keyboard.press("Space");
  const parts = await text(page);
  expect(parts !== before && parts.length === before.length, "no part was moved");
  expect([...parts].sort().join("") === [...before].sort().join(""), "something was lost");
  expect(await page.locator(`[data-up='["body",0]']`).isDisabled(), "the first part can be moved up");
  // The invoice's lines.
  await page.locator(`[data-up='["invoice","lines",1]']`).focus();
  await page.keyboard.press("Enter");
  expect((await active()).down === '["invoice","lines",0]', "at the top the focus is not on the button that leads down");
  await newer(page, 0);
  await drawn(page);
  await settled(page);
  expect((await page.locator(".kind.error").count()) === 0, "the letter has errors");
  await page.click("#tab-text");
  await page.click(".cm-content");
  for (let n = 0; n < 12 && (await text(page)) !== before; n++) await page.keyboard.press("Control+Z");
  expect((await text(page)) === before, "moves cannot be undone");
});

await trial("a finding in the letterhead shows its line there", {}, async (page) => {
  const head = (key) => `# Our letterhead\nkind: letterhead\nsender:\n  name: Ann Byron\n  ${key}: Owner\n  address: [1 Mill Lane, LONDON N1 1AA]\n`;
  writeFileSync(join(work, "head.yaml"), head("roel"));
  await page.click("#files");
  let chooser = page.waitForEvent("filechooser");
  await page.click("#add-letterhead");
  await (await chooser).setFiles(join(work, "head.yaml"));
  await page.getByRole("button", { name: "Take out" }).click();
  await page.keyboard.press("Escape");
  const finding = page.locator("#findings-list button", { hasText: "roel" });
  await finding.waitFor();
  expect(/head\.yaml, Line 5/.test(await finding.textContent()), `its place is not said: ${await finding.textContent()}`);
  await finding.click();
  const here = page.locator(".file-text .here");
  expect((await here.count()) === 1 && /roel: Owner/.test(await here.textContent()), "the line is not marked");
  expect(await here.evaluate((line) => { const [a, b] = [line.getBoundingClientRect(), line.parentElement.getBoundingClientRect()]; return a.top >= b.top && a.bottom <= b.bottom; }), "the line is not in sight");
  await settled(page);
  const against = await axe(page, args.tools);
  expect(against.length === 0, against.join(" | "));
  if (args.pictures) await page.screenshot({ path: join(args.pictures, "file.png") });
  writeFileSync(join(work, "head.yaml"), head("role"));
  chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Replace the file…" }).click();
  await (await chooser).setFiles(join(work, "head.yaml"));
  await finding.waitFor({ state: "detached" });
  await drawn(page);
});

await trial("keys and values are completed, keys explained", {}, async (page) => {
  await endOfLine(page, "layout:");
  await page.keyboard.press("Enter");
  await page.keyboard.type("spec");
  await page.waitForSelector(".cm-tooltip-autocomplete");
  expect((await page.textContent(".cm-tooltip-autocomplete li[aria-selected]")).startsWith("special_mail"), "another key");
  // Within 75 ms of its coming the list takes no keys, so that none is meant for the text.
  await sleep(150);
  await page.keyboard.press("Enter");
  expect(/^special_mail: $/m.test(await text(page)), "the key is not in the text");
  await page.keyboard.press("Control+Z");
  await endOfLine(page, "layout:");
  for (let n = 0; n < 5; n++) await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  await page.waitForSelector(".cm-tooltip-autocomplete");
  await page.keyboard.press("Escape");
  await page.locator(".cm-line", { hasText: /^recipient:/ }).locator("span").first().hover();
  await page.waitForSelector(".explains");
});

await trial("the keyboard alone suffices", {}, async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.keyboard.press("Tab");
  expect((await page.evaluate(() => document.activeElement.dataset.skip)) === "text", "no link past the bar");
  await page.keyboard.press("Enter");
  expect((await focused()).includes("cm-content"), "the link does not lead to the text");
  await page.keyboard.press("Control+End");
  const old = await version(page);
  await page.keyboard.type("\npostscript: x");
  await page.keyboard.press("Escape");
  await newer(page, old);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(!(await focused()).includes("cm-content"), "Escape, Tab does not leave the text");
  expect((await page.isVisible("#keys-hint")) && /Esc/.test(await page.textContent("#keys-hint")), "the way out is not said");
  for (let n = 0; n < 12 && (await focused()) !== "separator"; n++) await page.keyboard.press("Tab");
  expect((await focused()) === "separator", "the separator is out of reach");
  const width = await page.evaluate(() => document.querySelector(".left").clientWidth);
  await page.keyboard.press("ArrowLeft");
  expect((await page.evaluate(() => document.querySelector(".left").clientWidth)) < width, "arrows do not move it");
  await page.focus("#tab-text");
  await page.keyboard.press("ArrowRight");
  expect((await page.getAttribute("#tab-form", "aria-selected")) === "true", "arrows do not change the view");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("By hand");
  expect((await text(page)).includes("subject: \"By hand\"") || (await text(page)).includes("subject: By hand"), "typing in the form has no effect");
});

for (const [width, height] of [[1440, 900], [360, 740]]) {
  for (const scheme of ["light", "dark"]) {
    await trial(`axe-core at ${width} px, ${scheme}`, { width, height, scheme }, async (page) => {
      const found = [];
      const look = async (where) => found.push(...(await axe(page, args.tools)).map((v) => `${where}: ${v}`));
      await type(page, (await text(page)).replace("recipient:", "recipent:"));
      await page.waitForSelector(".kind.error");
      await settled(page);
      await look("text");
      const narrow = width < 700;
      expect(!narrow || (await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)), "wider than the screen");
      await page.click("#tab-form");
      await look("form");
      if (narrow) {
        await page.click("#tab-pages");
        await look("pages");
      }
      await page.click("#files");
      await look("files");
      await page.keyboard.press("Escape");
      await page.click("#new");
      await page.locator("dialog .main").click();
      await page.waitForSelector("[data-sample]");
      await look("new");
      expect(found.length === 0, found.join(" | "));
    });
  }
}

for (const [width, height] of [[1440, 900], [820, 900], [360, 740]]) {
  for (const scheme of ["light", "dark"]) {
    await trial(`the description of the interface at ${width} px, ${scheme}`, { width, height, scheme }, async (page) => {
      const answer = await page.goto(new URL("/docs", service.address).href);
      expect(!/script/.test(answer.headers()["content-security-policy"]), "its policy speaks of scripts");
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it is wider than the window");
      const begin = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(begin === (scheme === "light" ? "rgb(231, 227, 220)" : "rgb(25, 24, 23)"), `its ground is ${begin}`);
      await page.keyboard.press("Tab");
      expect((await page.evaluate(() => document.activeElement.className)) === "skip", "the first stop is not the link to the content");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#main$/);
      await page.locator('nav a[href="#op-render"]').click();
      const top = await page.evaluate(() => document.querySelector("#op-render h3").getBoundingClientRect().top);
      expect(top > 0 && top < height / 2, `the operation that was chosen is at ${top} px`);
      const found = await axe(page, args.tools);
      expect(found.length === 0, found.join(", "));
      if (args.pictures) await page.screenshot({ path: join(args.pictures, `docs-${width}-${scheme}.png`) });
    });
  }
}

await trial("a token is asked for, kept, and sent along", {}, async (page, { context }) => {
  const other = await context.newPage();
  const seen = [];
  await other.route("**/v1/**", (route) => {
    const sent = route.request().headers()["authorization"];
    seen.push(sent);
    if (sent === "Bearer right") return route.continue();
    return route.fulfill({ status: 401, contentType: "application/problem+json", body: '{"title":"a token is wanted","status":401}' });
  });
  await other.goto(service.address);
  for (const token of ["wrong", "right"]) {
    await other.waitForSelector("#token");
    await other.fill("#token", token);
    await other.keyboard.press("Enter");
    await other.waitForFunction((t) => sessionStorage.getItem("letterpress-token") === t, token);
  }
  await drawn(other);
  expect(seen.includes("Bearer wrong"), "the first token was not tried");
  expect((await other.locator("dialog[open]").count()) === 0, "it goes on asking");
});

await trial("a busy service is asked again", {}, async (page) => {
  let refused = 0;
  await page.route("**/v1/render?*", (route) => {
    if (refused++ > 0) return route.continue();
    return route.fulfill({ status: 429, headers: { "Retry-After": "1" }, contentType: "application/problem+json", body: '{"title":"busy","status":429}' });
  });
  const old = await version(page);
  await type(page, (await text(page)).replace(/^date: .*/m, "date: today"));
  await page.waitForSelector("#pages.stale");
  await newer(page, old);
  await drawn(page);
});

await trial("links to the licences and to the interface", {}, async (page) => {
  expect((await page.locator("#api").getAttribute("href")) === "docs" && (await page.isVisible("#api")), "no link to the interface");
  const answer = await page.request.get(new URL(await page.locator(".links a").last().getAttribute("href"), page.url()).href);
  expect(answer.ok(), "no licences");
});

await trial("the switch of light and dark", {}, async (page) => {
  const paint = () => page.evaluate(() => getComputedStyle(document.querySelector(".bar")).backgroundColor);
  const before = await paint();
  await page.click("#theme");
  await page.click("#theme");
  expect((await paint()) !== before, "dark looks like light");
});

if (!args.only || "edit".includes(args.only)) {
  const file = join(work, "own", "brief.yaml");
  mkdirSync(join(work, "own"));
  copyFileSync("samples/de/kuendigung.yaml", file);
  for (const beside of ["nordlicht.yaml", "nordlicht.svg"]) copyFileSync(`samples/de/${beside}`, join(work, "own", beside));
  const editing = await start(resolve(args.program), ["edit", file, "--listen", "127.0.0.1:0", "--no-open"], work).catch((e) => (tally.note("edit", e.message), null));
  if (editing) {
    await trial("edit: saves into its file, and tells of a change on disk", { address: editing.address }, async (page) => {
      const before = readFileSync(file, "utf8");
      expect(await page.isHidden("#api"), "a link to an interface that is not there");
      await endOfLine(page, "subject:");
      await page.keyboard.press("Home");
      await page.keyboard.insertText("# mine\n");
      expect(await page.isVisible("#dirty"), "not said to be unsaved");
      await page.keyboard.press("Control+S");
      await page.waitForSelector("#dirty", { state: "hidden" });
      expect(readFileSync(file, "utf8") === before.replace(/^subject:/m, "# mine\nsubject:"), "another text was saved");
      writeFileSync(file, before);
      await endOfLine(page, "subject:");
      await page.keyboard.press("Home");
      await page.keyboard.insertText("# again\n");
      await page.click("#save");
      await page.waitForSelector("dialog[open]");
      expect(readFileSync(file, "utf8") === before, "written over what changed on disk");
      await page.locator("dialog button", { hasText: "Read it again" }).click();
      await page.waitForSelector("#dirty", { state: "hidden" });
      expect((await text(page)) === before, "the text on disk was not read");
    });
    editing.stop();
  }
}

await trial("each letter is drawn once", {}, async (page) => {
  // The page's own beginning, then a sample with files, then a logo with its file.
  const asked = () => page.evaluate(() => performance.getEntriesByType("resource").filter((e) => e.name.includes("/v1/render?")).length);
  const once = async (what, before) => {
    await drawn(page);
    await settled(page);
    expect((await asked()) === before + 1, `${what}: ${(await asked()) - before} times`);
  };
  await once("the first letter", 0);
  await sample(page, "fr/fin-de-mission");
  await once("a sample", 1);
  const old = await version(page);
  await page.click("#files");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#add-logo");
  await (await chooser).setFiles(resolve("samples/de/nordlicht.svg"));
  await newer(page, old);
  await once("a logo", 2);
});

await trial("a file that the letter does not name is not sent", {}, async (page) => {
  const big = { name: "annex.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1 << 20, 65) };
  const sizes = [];
  page.on("requestfinished", (r) => r.url().includes("/v1/render?") && sizes.push(r.headerValue("content-length").then(Number)));
  const old = await version(page);
  await page.click("#files");
  const chooser = page.waitForEvent("filechooser");
  await page.click("#add-file");
  await (await chooser).setFiles(big);
  await newer(page, old);
  await page.keyboard.press("Escape");
  const without = await Promise.all(sizes);
  expect(without.length > 0 && without.every((n) => n < 100_000), `sent without need: ${without.join(", ")} bytes`);
  await type(page, `${await text(page)}\nenclosures: [{title: Annex, file: annex.bin}]\n`);
  await page.waitForSelector(".kind.error"); // It is no PDF.
  // The page may show what came of it before it is told here that it was sent.
  const sent = async () => (await Promise.all(sizes)).some((n) => n > 1 << 20);
  for (const until = Date.now() + 10_000; !(await sent()) && Date.now() < until; ) await page.waitForTimeout(50);
  expect(await sent(), `not sent where it is named: ${(await Promise.all(sizes)).join(", ")} bytes`);
});

await trial("time from the last key to the new picture", {}, async (page) => {
  await sample(page, "fr/fin-de-mission");
  await settled(page);
  await endOfLine(page, "salutation:");
  await page.keyboard.press("ArrowLeft");
  await page.evaluate(() => {
    window.times = [];
    let key = null;
    addEventListener("keydown", () => (key = performance.now()), true);
    // Only attributes of the sheets: their version changes once for each new picture.
    new MutationObserver(() => requestAnimationFrame(() => window.times.push(key === null ? "no key" : performance.now() - key) && (key = null))).observe(document.querySelector("#sheets"), { attributes: true, attributeFilter: ["data-version"] });
  });
  const at = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const middle = (three) => three.sort((a, b) => a - b)[1];
  const [medians, crowds] = [[], []];
  const [rounds, keys] = [3, 20];
  for (let round = 1; round <= rounds; round++) {
    crowds.push(crowding());
    for (let n = 0; n < keys; n++) {
      const old = await version(page);
      await page.keyboard.type("abcdefghij"[n % 10]);
      await newer(page, old);
      await sleep(250); // As one types.
    }
    await page.waitForFunction((n) => window.times.length >= n, keys);
    const times = await page.evaluate(() => window.times.splice(0));
    expect(times.length === keys && !times.includes("no key"), `${times.length} pictures for ${keys} keys`);
    times.sort((a, b) => a - b);
    medians.push(at(times, 0.5));
    console.log(`       two pages at 1440 px, round ${round}: median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, longest ${at(times, 1).toFixed(0)} ms of ${times.length}`);
  }
  // Wanted are 150 ms. Twice that is a fault, and where others take the processors meanwhile, as
  // many times more as work that only counts takes longer.
  const [median, crowd] = [middle(medians), middle(crowds)];
  const most = 300 * Math.min(crowd, 3);
  console.log(`       median of the rounds ${median.toFixed(0)} ms of at most ${most.toFixed(0)}; the machine is ${crowd.toFixed(1)} times slower than alone`);
  if (median > 150) console.log(`WARNING: ${median.toFixed(0)} ms ARE MORE THAN THE 150 ms THAT ARE WANTED`);
  expect(median < most, `the median is ${median.toFixed(0)} ms`);
});

if (args.built) {
  const names = new Set([...readdirSync(args.built), ...readdirSync(committed)]);
  const other = [...names].filter((name) => {
    try {
      return !readFileSync(join(args.built, name)).equals(readFileSync(join(committed, name)));
    } catch {
      return true;
    }
  });
  tally.note("the built files are those of the source", other.length ? `${other.join(", ")} differ` : null);
}

if (args.pictures) await pictures(browser, service.address, args.pictures, args.folder);

await browser.close();
service.stop();
rmSync(work, { recursive: true, force: true });
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed ? 1 : 0);
