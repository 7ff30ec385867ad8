// What the checks share: the browser, a page that is watched, and where what is wrong is told.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
export const require = createRequire(path.join(job.tools, "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const failures = [];
export const measured = {};
export const fail = (page, text) => failures.push(`${page}: ${text}`);
export const url = (file) => `file://${file}`;

export const MODES = [
  { media: "screen", colorScheme: "light" },
  { media: "screen", colorScheme: "dark" },
  { media: "print", colorScheme: "light" },
];
export const WIDTHS = [1280, 360, 320];

// Letters are drawn without the hints of the machine's own settings, so that pictures can be compared.
export const launched = () =>
  chromium.launch({
    executablePath: job.chromium,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--no-first-run", "--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb",
    ],
  });

// Opens a page and watches what it does: requests beside itself and `own` files, messages of the console, dialogs,
// refused content.
export async function opened(browser, address, options = {}, own = []) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], messages: [], dialogs: [] };
  const known = [address, ...own];
  page.on("request", (request) => known.includes(request.url().split("#")[0]) || seen.requests.push(request.url()));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
  });
  await page.goto(address);
  return { page, seen, close: () => context.close() };
}

// Tells what was seen and should not have been.
export function report(name, seen) {
  for (const [kind, list] of Object.entries(seen)) {
    if (list.length > 0) fail(name, `${list.length} ${kind}, as ${list[0]}`);
  }
}

// Asks the accessibility checker about a page as it stands, `without` some of its rules.
export async function checkAxe(page, name, where, without = []) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate(async ([values, without]) => {
    const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
    const options = { runOnly: { type: "tag", values }, rules, resultTypes: ["violations"] };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map((rule) => `${rule.id} at ${rule.nodes.length}, as ${rule.nodes[0].html.slice(0, 160)}`);
  }, [TAGS, without]);
  for (const text of found) fail(name, `axe, ${where}: ${text}`);
}

// Nothing stands beside the page, and no box of it hides a part of its text.
export async function checkFit(page, name, where) {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cuts = (node) => {
      const { overflowX, overflowY, clipPath } = getComputedStyle(node);
      const hides = (value) => value === "hidden" || value === "clip";
      if (clipPath !== "none" || node.closest("svg, .quiet")) return false;
      const wider = hides(overflowX) && node.scrollWidth > node.clientWidth + 1;
      return wider || (hides(overflowY) && node.scrollHeight > node.clientHeight + 1);
    };
    const cut = [...document.body.querySelectorAll("*")].filter(cuts).map((node) => node.outerHTML.slice(0, 120));
    return { wide, cut };
  });
  if (found.wide > 0) fail(name, `${where}: ${found.wide} px wider than the window`);
  for (const html of found.cut) fail(name, `${where}: cut off: ${html}`);
}
