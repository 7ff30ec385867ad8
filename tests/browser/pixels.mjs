// Compares pictures of pages: of the same data written in other circumstances, and with those that were kept.
//
// Usage: node pixels.mjs JOB.json. JOB: {tools, chromium, twins: [{name, one, other}], kept: {file, folder, renew}}.
// `twins` must look the same; `kept.file` must look as the pictures in `kept.folder` do. These hold
// for the browser that made them (`browser.json` beside them): another one is said and not compared with. `renew`
// writes them anew. Prints {failures, measured, skipped}.

import fs from "node:fs";
import path from "node:path";

import { fail, failures, job, launched, measured, opened, require, url } from "./browser.mjs";

const { PNG } = require("pngjs");
const { default: pixelmatch } = await import(require.resolve("pixelmatch"));

// The largest share of pixels that may differ.
const TOLERANCE = 0.001;
// Colours are kept in ten steps: the files are small, and one step is less than what counts as another colour.
const STEP = 25.5;
const HEIGHT = 720;
// A page is looked at in pieces of this height, because a browser takes no picture of thousands of lines.
const PIECE = 3000;
const VIEWS = [
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
  { width: 360, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
];

// The page from its top, and as far down as the pictures go that are asked for.
async function seen(browser, file, view, options, height, most) {
  const viewport = { width: view.width, height };
  const { page, close } = await opened(browser, url(file), { viewport, colorScheme: view.colorScheme, reducedMotion: "reduce", ...options });
  await page.evaluate(() => document.fonts.ready);
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const pictures = [];
  for (let top = 0; top < whole && pictures.length < most; top += height) {
    // Two frames later what was scrolled to is drawn.
    await page.evaluate(
      (place) =>
        new Promise((done) => {
          scrollTo(0, place);
          requestAnimationFrame(() => requestAnimationFrame(done));
        }),
      top,
    );
    pictures.push(PNG.sync.read(await page.screenshot({ animations: "disabled", caret: "hide" })));
  }
  await close();
  return pictures;
}

// The share of pixels that differ.
function difference(one, other) {
  if (one.width !== other.width || one.height !== other.height) return 1;
  const count = pixelmatch(one.data, other.data, null, one.width, one.height, { threshold: 0.1 });
  return count / (one.width * one.height);
}

// Where the reader is, and what the machine is set to, changes nothing either.
async function checkTwins(browser, { name, one, other }) {
  for (const view of [VIEWS[0], VIEWS[3]]) {
    const here = await seen(browser, one, view, { timezoneId: "UTC", locale: "en-GB" }, PIECE, Infinity);
    const there = await seen(browser, other, view, { timezoneId: "Pacific/Auckland", locale: "de-DE" }, PIECE, Infinity);
    if (here.length !== there.length) fail(name, `one is ${here.length} pieces long, the other ${there.length}`);
    const shares = here.map((picture, place) => difference(picture, there[place] ?? picture));
    const where = `${name}, ${view.width} ${view.colorScheme}`;
    measured[where] = { pieces: shares.length, most: Math.max(...shares) };
    if (Math.max(...shares) > TOLERANCE) fail(where, `${shares.filter((share) => share > TOLERANCE).length} of ${shares.length} pieces differ`);
  }
}

function posterized(picture) {
  for (let place = 0; place < picture.data.length; place += 1) picture.data[place] = Math.round(picture.data[place] / STEP) * STEP;
  return picture;
}

async function checkKept(browser, { file, folder, renew }) {
  const [major] = browser.version().split(".");
  const made = path.join(folder, "browser.json");
  const first = renew ? { chromium: major } : JSON.parse(fs.readFileSync(made, "utf8"));
  if (first.chromium !== major) return [`the kept pictures are Chromium ${first.chromium}'s, this is ${major}`];
  if (renew) fs.mkdirSync(folder, { recursive: true });
  for (const view of VIEWS) {
    const name = `first-screen-${view.width}-${view.colorScheme}`;
    const place = path.join(folder, `${name}.png`);
    const [picture] = await seen(browser, file, view, { timezoneId: "UTC", locale: "en-GB" }, HEIGHT, 1);
    const now = posterized(picture);
    if (renew) fs.writeFileSync(place, PNG.sync.write(now, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 }));
    const share = difference(PNG.sync.read(fs.readFileSync(place)), now);
    measured[name] = share;
    if (share > TOLERANCE) fail(name, `${(share * 100).toFixed(3)} % of the pixels differ from ${place}`);
  }
  if (renew) fs.writeFileSync(made, `${JSON.stringify(first)}\n`);
  return [];
}

const browser = await launched();
const skipped = await checkKept(browser, job.kept);
for (const twins of job.twins) await checkTwins(browser, twins);
await browser.close();
process.stdout.write(JSON.stringify({ failures, measured, skipped }));
