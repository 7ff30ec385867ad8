// The HTML of a mail as mail programs show it: on a narrow screen, without its pictures, with its colours turned over.

import { MODES, checkAxe, checkFit, fail, measured, opened, report, url } from "./browser.mjs";

// What mail programs give it: their usual width, and phones.
const WIDTHS = [600, 360];
// The least contrast of text with its ground (WCAG 1.4.3).
const CONTRAST = 4.5;

// The least contrast of any text, as it stands and after all colours were turned over, as programs with a dark look
// do: by inversion alone, and with the hues turned back.
const contrasts = (page) =>
  page.evaluate(() => {
    const numbers = (color) => color.match(/[\d.]+/g).map(Number);
    const light = (parts) => {
      const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      const [red, green, blue] = parts.map((part) => linear(Math.min(1, Math.max(0, part))));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const turned = ([red, green, blue]) => [
      -0.574 * red + 1.43 * green + 0.144 * blue, 0.426 * red + 0.43 * green + 0.144 * blue, 0.426 * red + 1.43 * green - 0.856 * blue,
    ];
    const ways = { "as it stands": (color) => color, inverted: (color) => color.map((part) => 1 - part), "inverted, hues kept": (color) => turned(color.map((part) => 1 - part)) };
    const ground = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const [red, green, blue, alpha = 1] = numbers(getComputedStyle(at).backgroundColor);
        if (alpha > 0) return [red, green, blue].map((part) => part / 255);
      }
      return [1, 1, 1];
    };
    const worst = Object.fromEntries(Object.keys(ways).map((way) => [way, { ratio: Infinity }]));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.textContent.trim()) continue;
      const parent = node.parentElement;
      const color = numbers(getComputedStyle(parent).color).slice(0, 3).map((part) => part / 255);
      for (const [way, change] of Object.entries(ways)) {
        const [one, other] = [light(change(color)), light(change(ground(parent)))];
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (ratio < worst[way].ratio) worst[way] = { ratio, text: node.textContent.trim().slice(0, 60) };
      }
    }
    return worst;
  });

// Each of the `answers` is there to be read.
async function checkAnswers(page, name, answers, where) {
  const shown = await page.evaluate(() => document.body.innerText.replace(/\s+/g, " "));
  for (const answer of answers) if (!shown.includes(answer)) fail(name, `${where}: "${answer}" is not shown`);
}

async function checkLook(page, name, where) {
  for (const mode of MODES) {
    await page.emulateMedia(mode);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 });
      await checkAxe(page, name, `${where} ${mode.media} ${mode.colorScheme} ${width}`);
      await checkFit(page, name, `${where} ${mode.media} ${mode.colorScheme} ${width}`);
    }
  }
}

export async function checkMail(browser, { name, file, pictures, answers }) {
  const own = pictures.map(url);
  const whole = await opened(browser, url(file), {}, own);
  const drawn = await whole.page.evaluate(() => [...document.images].map(({ naturalWidth, alt }) => ({ naturalWidth, alt })));
  if (drawn.length !== pictures.length) fail(name, `${drawn.length} pictures in the text, ${pictures.length} in the mail`);
  for (const { naturalWidth, alt } of drawn) {
    if (naturalWidth === 0) fail(name, `a picture is not shown: ${alt}`);
    if (alt.length < 20) fail(name, `a picture says "${alt}"`);
  }
  await checkLook(whole.page, name, "with pictures");
  await checkAnswers(whole.page, name, answers, "with pictures");
  for (const [way, { ratio, text }] of Object.entries(await contrasts(whole.page))) {
    measured[name][`contrast, ${way}`] = Number(ratio.toFixed(1));
    if (ratio < CONTRAST) fail(name, `${way}: contrast ${ratio.toFixed(2)} on "${text}"`);
  }
  report(name, whole.seen);
  await whole.close();

  const bare = await opened(browser, "about:blank");
  await bare.page.route("**/*.png", (route) => route.abort());
  await bare.page.goto(url(file));
  await checkLook(bare.page, name, "without pictures");
  await checkAnswers(bare.page, name, answers, "without pictures");
  await bare.close();
}
