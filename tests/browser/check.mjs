// Opens pages in a headless browser and says what is wrong with them.
//
// Usage: node check.mjs JOB.json. JOB: {tools, chromium, control, pages: [{name, file, …}]}. `tools` is the folder with
// node_modules, `control` a page in which payloads must fire. Of a page, `access` asks for the accessibility checker,
// `hostile` for a look at it without its policy, `keys` and `slides` for a way through it by keyboard alone, `anchors` for links to
// rows far down; `scripts` is how many it has (else one); `printed` is the most sheets that it may take without its
// appendix, `bytes` and `gzip` the most that it may weigh. A page with `pictures` is the HTML of a mail, which must show `answers`.
// Prints {failures: [text], measured: {name: {…}}}.

import fs from "node:fs";
import http from "node:http";
import zlib from "node:zlib";

import { MODES, WIDTHS, checkAxe, checkFit, fail, failures, job, launched, measured, opened, report, url } from "./browser.mjs";
import { checkKeyboard, checkSlides } from "./keyboard.mjs";
import { checkMail } from "./mail.mjs";

// What Jenkins sends with files that builds have left, and this serves them with.
const STRICT = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";
// WCAG 1.4.12.
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`;

async function checkAccess(browser, { name, file }) {
  const { page, close } = await opened(browser, url(file), { bypassCSP: true });
  for (const mode of MODES) {
    await page.emulateMedia(mode);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 });
      await checkAxe(page, name, `${mode.media} ${mode.colorScheme} ${width}`);
      if (mode.media === "screen") await checkFit(page, name, `${mode.colorScheme} ${width}`);
    }
  }
  await page.emulateMedia(MODES[0]);
  await page.setViewportSize({ width: 1280, height: 720 });
  const style = await page.addStyleTag({ content: SPACED });
  await checkFit(page, name, "text spacing");
  await style.evaluate((node) => node.remove());
  await page.addStyleTag({ content: "html { font-size: 200% !important; }" });
  await checkFit(page, name, "200 % text");
  await close();
}

// All texts in order, without pictures and what the script adds; with which of them are not shown.
const texts = (page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all = [];
    const hidden = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent.replace(/\s+/g, " ").trim();
      if (!text || parent.closest("script, style, svg, [data-tool]")) continue;
      all.push(text);
      if (parent.getClientRects().length === 0) hidden.push(text);
    }
    return { all, hidden };
  });

async function checkText(browser, server, { name, file }) {
  const ways = {
    "with scripts": [url(file), {}],
    "without scripts": [url(file), { javaScriptEnabled: false }],
    "under a strict policy": [server(file), {}],
  };
  let usual;
  for (const [way, [address, options]] of Object.entries(ways)) {
    const { page, close } = await opened(browser, address, options);
    const found = await texts(page);
    usual ??= found.all;
    if (found.hidden.length > 0) fail(name, `${way}: ${found.hidden.length} texts are not shown, as "${found.hidden[0]}"`);
    const other = usual.findIndex((text, place) => text !== found.all[place]);
    if (other >= 0 || usual.length !== found.all.length) fail(name, `${way}: "${usual[other]}" reads "${found.all[other]}"`);
    measured[name].texts = usual.length;
    await close();
  }
}

// What would run or fetch something, in the page as it stands.
const active = (page, scripts = 1) =>
  page.evaluate((wanted) => {
    const found = [];
    const own = document.querySelectorAll("script").length;
    if (own !== wanted) found.push(`${own} scripts`);
    for (const node of document.querySelectorAll("*")) {
      if (["IFRAME", "OBJECT", "EMBED", "FORM", "BASE", "IMG", "VIDEO", "AUDIO"].includes(node.tagName)) found.push(node.tagName);
      for (const { name, value } of node.attributes) {
        const link = ["href", "src", "action", "formaction", "xlink:href"].includes(name);
        if (name.startsWith("on") || name === "style" || name === "srcdoc") found.push(`${node.tagName} ${name}`);
        if (link && !/^(#|https?:|mailto:|data:,$|\.\/[\w.-]+\/report\.html$)/i.test(value)) found.push(`${node.tagName} ${name}=${value.slice(0, 60)}`);
      }
    }
    return found;
  }, scripts);

// Does with the page what a reader might, so that whatever waits for it fires.
async function used(page) {
  await page.evaluate(() => {
    for (const node of document.querySelectorAll("*")) {
      for (const kind of ["mouseover", "focus", "pointerenter", "error", "load", "toggle", "animationstart"]) node.dispatchEvent(new Event(kind));
    }
    for (const node of document.querySelectorAll("button, summary")) node.click();
  });
  await page.waitForTimeout(100);
}

// Where a list of links leads, and whether ids are the page's alone.
async function checkLinks(page, name) {
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
    const lost = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.hash.slice(1)).filter((id) => !ids.includes(id));
    return { twice, lost };
  });
  for (const id of found.twice) fail(name, `two things have the id ${id}`);
  for (const id of found.lost) fail(name, `a link leads to #${id}, which is not there`);
}

async function checkQuiet(browser, { name, file, hostile, scripts }) {
  const { page, seen, close } = await opened(browser, url(file));
  for (const text of await active(page, scripts)) fail(name, `active: ${text}`);
  await checkLinks(page, name);
  await used(page);
  const refused = await page.evaluate(() => window.refused);
  report(name, { ...seen, refused });
  await close();
  if (!hostile) return;
  // Nothing may depend on the policy: the same without it.
  const bare = await opened(browser, url(file), { bypassCSP: true });
  await used(bare.page);
  report(`${name} without its policy`, bare.seen);
  await bare.close();
}

// Payloads that are markup do fire where nothing holds them back: else the checks above would see nothing.
async function checkControl(browser, file) {
  const { page, seen, close } = await opened(browser, url(file));
  await used(page);
  if (seen.dialogs.length === 0) failures.push("control: no dialog was seen");
  if (seen.requests.length === 0) failures.push("control: no request was seen");
  if ((await active(page)).length < 3) failures.push("control: the active parts were not seen");
  await close();
}

// What was sorted and filtered stands in the address, and comes back with it.
async function checkAddress(browser, { name, file }) {
  const { page, close } = await opened(browser, url(file));
  const state = () =>
    page.evaluate(() => {
      const table = document.querySelector("table.data[id]:has(thead button)");
      const rows = [...table.tBodies[0].rows];
      const order = rows.map((row) => row.cells[0].textContent).join("|");
      return { id: table.id, count: rows.length, order, shown: rows.filter((row) => !row.hidden).length };
    });
  const head = page.locator(`#${(await state()).id} thead button`).first();
  await head.focus();
  await page.keyboard.press("Enter");
  const rising = await state();
  await page.keyboard.press("Enter");
  const sorted = await state();
  if (sorted.order === rising.order) fail(name, `${sorted.id}: the second press of Enter does not turn the order`);
  const field = page.locator("input[type=search]").first();
  await field.focus();
  await page.keyboard.type("no such row");
  const address = page.url();
  if (!address.includes("#")) fail(name, "sorting and filtering leave the address as it was");
  await page.goto("about:blank");
  await page.goto(address);
  const back = await state();
  if (back.order !== sorted.order) fail(name, `the order is lost on the way through ${address}`);
  const kept = await page.locator("input[type=search]").first().inputValue();
  if (kept !== "no such row") fail(name, `the filter is lost on the way through ${address}`);
  await close();
}

// A link leads to its row also where the rows above it were not laid out before.
async function checkAnchors(browser, { name, file }) {
  for (const width of [1280, 360]) {
    const { page, close } = await opened(browser, url(file), { viewport: { width, height: 720 } });
    const ids = await page.evaluate(() => {
      const rows = [...document.querySelectorAll("table.tall tbody tr[id]")].map((row) => row.id);
      return [0.2, 0.5, 0.95].map((part) => rows[Math.floor(part * rows.length)]);
    });
    if (ids.some((id) => !id)) fail(name, "there is no tall table with rows to lead to");
    for (const id of ids) {
      await page.goto("about:blank");
      await page.goto(url(file));
      await page.evaluate((place) => {
        const link = document.createElement("a");
        link.href = `#${place}`;
        document.body.append(link);
        link.click();
      }, id);
      const top = () => page.evaluate((place) => document.getElementById(place).getBoundingClientRect().top, id);
      for (let wait = 0; wait < 40 && Math.abs((await top()) - 16) > 2; wait += 1) await page.waitForTimeout(50);
      await page.waitForTimeout(200);
      const place = await top();
      if (Math.abs(place - 16) > 2) fail(name, `${width}: the link to #${id} ends with it at ${Math.round(place)} px`);
    }
    await close();
  }
}

const pages = (pdf) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;

async function checkPrint(browser, { name, file, printed }) {
  const { page, close } = await opened(browser, url(file), { bypassCSP: true });
  const print = (format) => page.pdf({ format, tagged: true, outline: true, preferCSSPageSize: false });
  const whole = await print("A4");
  const text = whole.toString("latin1");
  if (!text.includes("/StructTreeRoot") || !text.includes("/Outlines")) fail(name, "the PDF has no tags or no outline");
  await page.emulateMedia({ media: "print" });
  // A button in a heading is left blank where the heading is repeated on the next sheet.
  const buttons = await page.locator("thead button:visible").count();
  if (buttons > 0) fail(name, `${buttons} buttons stand in printed headings`);
  await page.emulateMedia({ media: null });
  const rows = await page.locator("#all-incidents tbody tr").count();
  const style = await page.addStyleTag({ content: ".appendix { display: none !important; }" });
  const [a4, letter] = [pages(await print("A4")), pages(await print("Letter"))];
  Object.assign(measured[name], { a4, letter, a4_with_appendix: pages(whole) });
  await style.evaluate((node) => node.remove());
  await page.addStyleTag({ content: "footer, main > :not(#all-incidents) { display: none !important; }" });
  const list = pages(await print("A4"));
  if (list > 2) {
    measured[name].rows_a_page = Math.round(rows / list);
    if (printed && rows / list < 29) fail(name, `${rows} rows take ${list} pages`);
  }
  if (printed && Math.max(a4, letter) > printed) fail(name, `${a4} pages of A4, ${letter} of Letter`);
  await close();
}

function checkWeight({ name, file, ...most }) {
  const content = fs.readFileSync(file);
  const weight = { bytes: content.length, gzip: zlib.gzipSync(content, { level: 9 }).length };
  Object.assign(measured[name], weight);
  for (const kind of ["bytes", "gzip"]) {
    if (most[kind] && weight[kind] > most[kind]) fail(name, `weighs ${weight[kind]} ${kind}, more than ${most[kind]}`);
  }
}

// Times on this machine; they are told, not judged.
async function time(browser, { name, file }) {
  const { page, close } = await opened(browser, url(file));
  measured[name].load_ms = await page.evaluate(() => {
    const [timing] = performance.getEntriesByType("navigation");
    return Math.round(timing.loadEventEnd - timing.startTime);
  });
  const spent = await page.evaluate(async () => {
    const after = async (act) => {
      const start = performance.now();
      act();
      document.body.getBoundingClientRect();
      return Math.round(performance.now() - start);
    };
    const longest = [...document.querySelectorAll("table.data[id]")].sort((one, other) => other.rows.length - one.rows.length)[0];
    const button = longest?.querySelector("thead button");
    const input = longest?.closest(".scroll").previousElementSibling?.querySelector("input");
    const sort = button ? await after(() => button.click()) : null;
    if (!input) return { sort_ms: sort };
    input.value = "a";
    return { sort_ms: sort, filter_ms: await after(() => input.dispatchEvent(new Event("input"))), rows: longest.tBodies[0].rows.length };
  });
  Object.assign(measured[name], spent);
  await close();
}

async function serve() {
  const known = new Map(job.pages.map(({ file }) => [`/${encodeURIComponent(file)}`, file]));
  const server = http.createServer((request, response) => {
    const file = known.get(request.url);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": STRICT });
    return response.end(fs.readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  return { at: (file) => `http://127.0.0.1:${port}/${encodeURIComponent(file)}`, close: () => server.close() };
}

async function check(browser, server, page) {
  if (page.pictures) return checkMail(browser, page).catch((error) => fail(page.name, error.stack));
  const checks = [
    () => checkText(browser, server.at, page),
    () => checkQuiet(browser, page),
    () => time(browser, page),
  ];
  if (page.printed) checks.push(() => checkPrint(browser, page));
  if (page.access) checks.push(() => checkAccess(browser, page));
  if (page.keys) checks.push(() => checkAddress(browser, page), () => checkKeyboard(browser, page));
  if (page.anchors) checks.push(() => checkAnchors(browser, page));
  if (page.slides) checks.push(() => checkSlides(browser, page));
  checkWeight(page);
  for (const run of checks) {
    await run().catch((error) => fail(page.name, `${run}: ${error.message}`));
  }
}

const browser = await launched();
const server = await serve();
for (const { name } of job.pages) measured[name] = {};
// Two at a time: each has the machine's second core while the other waits.
const waiting = [...job.pages];
const worker = async () => {
  for (let page = waiting.shift(); page; page = waiting.shift()) await check(browser, server, page);
};
await Promise.all([worker(), worker(), checkControl(browser, job.control)]);
server.close();
await browser.close();
process.stdout.write(JSON.stringify({ failures, measured }));
