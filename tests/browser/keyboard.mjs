// Pages by keyboard alone: everything that can be operated is reached in order, shows that it has the focus, and works.

import { checkAxe, checkFit, fail, measured, opened, report, require, url } from "./browser.mjs";

const { PNG } = require("pngjs");

// The least contrast of the focus with what is around it (WCAG 1.4.11), and its least width in px.
const [CONTRAST, WIDTH] = [3, 2];

// Walks through a page with the Tab key: all that can be reached, in the order of the page, and how each is seen to be.
async function walked(page) {
  const expected = await page.evaluate(() => {
    const wanted = "a[href], button, input, summary, select, textarea, [tabindex='0']";
    const isThere = (node) => node.checkVisibility() && !node.disabled;
    const all = [...document.querySelectorAll(wanted)].filter(isThere);
    window.stops = new Map(all.map((node, place) => [node, place]));
    window.told = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 90);
    return all.map(window.told);
  });
  const stops = [];
  for (let press = 0; press < expected.length + 3; press += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const node = document.activeElement;
      if (!node || node === document.body) return null;
      const light = (color) => {
        const [red, green, blue] = color.match(/[\d.]+/g).map((text) => Number(text) / 255);
        const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
      };
      const solid = (color) => !/rgba\(.*, 0\)|transparent/.test(color);
      let ground = node.parentElement;
      while (ground.parentElement && !solid(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
      const style = getComputedStyle(node);
      const [one, other] = [light(style.outlineColor), light(getComputedStyle(ground).backgroundColor)];
      const box = node.getBoundingClientRect();
      return {
        place: window.stops.get(node) ?? -1,
        told: window.told(node),
        width: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
        isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      };
    });
    if (!stop || stop.place === stops[0]?.place) break;
    stops.push(stop);
  }
  return { expected, stops };
}

// Everything is reached once and in order, and is seen to have the focus.
async function checkReach(page, name, where) {
  const { expected, stops } = await walked(page);
  const places = stops.map((stop) => stop.place);
  const lost = expected.filter((_, place) => !places.includes(place));
  if (expected.length === 0) fail(name, `${where}: there is nothing to reach`);
  if (lost.length > 0) fail(name, `${where}: the keyboard does not reach ${lost.length} of ${expected.length}, as ${lost[0]}`);
  const jump = places.findIndex((place, index) => index > 0 && place < places[index - 1]);
  if (jump > 0) fail(name, `${where}: the focus jumps back to ${stops[jump].told}`);
  for (const stop of stops) {
    if (stop.width < WIDTH || stop.contrast < CONTRAST) {
      return fail(name, `${where}: the focus is not seen (${stop.width} px, ${stop.contrast.toFixed(1)}:1) on ${stop.told}`);
    }
    if (!stop.isInView) return fail(name, `${where}: the focus is outside of the window on ${stop.told}`);
  }
  measured[name].stops = Math.max(measured[name].stops ?? 0, stops.length);
}

// What opens does so by Enter, and closes by the space bar.
async function checkDetails(page, name) {
  for (const summary of await page.locator("summary").all()) {
    const isOpen = () => summary.evaluate((node) => node.parentElement.open);
    await summary.focus();
    await page.keyboard.press("Enter");
    const first = await isOpen();
    await page.keyboard.press("Space");
    if (!first || (await isOpen())) fail(name, `does not open and close by key: ${await summary.innerText()}`);
  }
}

// Links of the contents lead to their section.
async function checkContents(page, name) {
  const links = await page.locator("nav a").all();
  if (links.length < 3) fail(name, "there is no list of contents");
  for (const link of links) {
    await link.focus();
    await page.keyboard.press("Enter");
    const id = await link.evaluate((node) => node.hash.slice(1));
    const top = () => page.locator(`[id="${id}"]`).evaluate((node) => node.getBoundingClientRect().top);
    let place = await top();
    // Sections near the end cannot come up to the upper edge.
    for (let wait = 0; wait < 40 && !(place >= -1 && place < 720); wait += 1) {
      await page.waitForTimeout(50);
      place = await top();
    }
    if (!(place >= -1 && place < 720)) fail(name, `the link to #${id} leads elsewhere: it is at ${Math.round(place)} px`);
  }
}

// Every heading sorts one way by Enter and the other by the space bar.
async function checkSort(page, name) {
  const buttons = await page.locator("thead button").all();
  if (buttons.length === 0) fail(name, "no table can be sorted");
  for (const button of buttons) {
    const order = () => button.evaluate((node) => node.closest("th").getAttribute("aria-sort"));
    await button.focus();
    await page.keyboard.press("Enter");
    const first = await order();
    await page.keyboard.press("Space");
    const second = await order();
    if (first !== "ascending" || second !== "descending") fail(name, `does not sort by key: ${await button.innerText()}`);
  }
}

// A filter leaves what it is asked for, says how much that is, and gives all back when it is emptied.
async function checkFilter(page, name) {
  const fields = await page.locator("input[type=search]").all();
  if (fields.length === 0) fail(name, "no table can be filtered");
  for (const field of fields) {
    const rows = () =>
      field.evaluate((node) => {
        const list = [...node.closest("label").nextElementSibling.querySelector("tbody").rows];
        const shown = list.filter((row) => row.getClientRects().length > 0);
        return { all: list.length, shown: shown.map((row) => row.textContent.toLowerCase()), said: node.closest("label").querySelector("output").textContent };
      });
    const word = (await rows()).shown[0].split(/[^a-z0-9]/).find((part) => part.length > 2);
    await field.focus();
    await page.keyboard.type(word);
    const found = await rows();
    if (found.shown.length === 0 || found.shown.some((text) => !text.includes(word))) fail(name, `the filter for "${word}" leaves others`);
    if (found.said !== `${found.shown.length} of ${found.all}`) fail(name, `the filter says "${found.said}" of ${found.shown.length} rows`);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    const back = await rows();
    if (back.shown.length !== back.all) fail(name, `an empty filter leaves ${back.shown.length} of ${back.all} rows`);
  }
}

// Whether an edge of a region is shaded: most of it has not the colour of the page.
async function isShaded(page, region, side) {
  const box = await region.evaluate((node) => {
    const { left, right, top, height } = node.getBoundingClientRect();
    return { left: left + scrollX, right: right + scrollX, y: top + scrollY, height: Math.floor(Math.min(height, 400)) };
  });
  const x = side === "left" ? Math.ceil(box.left) : Math.floor(box.right) - 1;
  const picture = await page.screenshot({ fullPage: true, clip: { x, y: Math.ceil(box.y), width: 1, height: box.height } });
  const { data } = PNG.sync.read(picture);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
  let other = 0;
  for (let at = 0; at < data.length; at += 4) other += ground.some((value, part) => value !== data[at + part]);
  return other * 2 > data.length / 4;
}

// What is wider than its place says so at the edge where it goes on, and there alone; what is not has no such edge.
async function checkShade(page, name, isWide) {
  const wider = (node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 8;
  const fits = (node) => node.checkVisibility() && node.scrollWidth <= node.clientWidth;
  for (const region of await page.locator(".scroll[tabindex='0']").all()) {
    if (!(await region.evaluate(isWide ? wider : fits))) continue;
    for (const [place, left, right] of [[0, false, isWide], [9_999, isWide, false]]) {
      await region.evaluate((node, to) => node.scrollTo({ left: to, behavior: "instant" }), place);
      for (const [side, wanted] of [["left", left], ["right", right]]) {
        const found = await isShaded(page, region, side);
        if (found !== wanted) fail(name, `${await region.getAttribute("aria-label")}: moved by ${place} px, its ${side} edge is ${found ? "" : "not "}shaded`);
      }
    }
    return region.evaluate((node) => node.scrollTo({ left: 0, behavior: "instant" }));
  }
  return fail(name, `there is no table that is ${isWide ? "" : "not "}wider than its place`);
}

// What is wider than its place is moved by the arrows.
async function checkScroll(page, name) {
  for (const region of await page.locator(".scroll[tabindex='0']").all()) {
    if (!(await region.evaluate((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 8))) continue;
    await region.focus();
    await page.keyboard.press("ArrowRight");
    for (let wait = 0; wait < 20 && (await region.evaluate((node) => node.scrollLeft)) === 0; wait += 1) await page.waitForTimeout(25);
    if ((await region.evaluate((node) => node.scrollLeft)) === 0) fail(name, `arrows do not move ${await region.getAttribute("aria-label")}`);
  }
}

// All of it, for a report.
export async function checkKeyboard(browser, { name, file }) {
  const { page, close } = await opened(browser, url(file), { reducedMotion: "reduce" });
  for (const [width, colorScheme] of [[1280, "light"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: 720 });
    await page.emulateMedia({ colorScheme });
    await page.goto("about:blank");
    await page.goto(url(file));
    await checkReach(page, name, `${colorScheme} ${width}`);
  }
  await checkShade(page, name, true);
  await checkScroll(page, name);
  await page.setViewportSize({ width: 1280, height: 720 });
  await checkShade(page, name, false);
  await checkDetails(page, name);
  await checkContents(page, name);
  await checkFilter(page, name);
  await checkSort(page, name);
  await close();
}

// Slides by key: one is seen at a time, each can be reached from either side, and the page comes back as it was.
export async function checkSlides(browser, { name, file }) {
  const { page, seen, close } = await opened(browser, url(file), { bypassCSP: true, reducedMotion: "reduce" });
  await checkReach(page, name, "light 1280");
  const state = () =>
    page.evaluate(() => {
      const slides = [...document.querySelectorAll(".slide")];
      const shown = slides.filter((slide) => slide.getClientRects().length > 0);
      return { count: slides.length, shown: shown.length, place: slides.indexOf(shown[0]), said: document.querySelector(".stage output").textContent };
    });
  // A slide that is longer than the screen is read first: a key may have to be pressed more than once.
  const pressed = async (key, wanted) => {
    let now = await state();
    for (let press = 0; press < 30; press += 1) {
      await page.keyboard.press(key);
      now = await state();
      if (now.place === wanted) break;
    }
    if (now.shown !== 1) fail(name, `after ${key}, ${now.shown} slides are shown`);
    if (now.place !== wanted) fail(name, `${key} leads to slide ${now.place + 1}, not ${wanted + 1}`);
    if (now.said !== `${wanted + 1} of ${now.count}`) fail(name, `on slide ${wanted + 1} it says "${now.said}"`);
  };
  await page.locator(".start").focus();
  await page.keyboard.press("Enter");
  const { count, shown } = await state();
  if (shown !== 1 || count < 5) return fail(name, `the slides do not start: ${shown} of ${count} shown`);
  measured[name].slides = count;
  for (let place = 1; place < count; place += 1) await pressed(["ArrowRight", "PageDown", "ArrowDown", "Space"][place % 4], place);
  await pressed("ArrowRight", count - 1);
  for (let place = count - 2; place >= count - 5; place -= 1) await pressed(["ArrowLeft", "PageUp", "ArrowUp"][place % 3], place);
  await pressed("Home", 0);
  await pressed("ArrowLeft", 0);
  await pressed("End", count - 1);
  await page.keyboard.press("Home");
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (let place = 0; place < count; place += 1) {
      if (place > 0) await pressed("ArrowRight", place);
      await checkFit(page, name, `slide ${place + 1}, ${colorScheme}`);
      // The heading of the whole stands on the first slide.
      if (place % 3 === 0) await checkAxe(page, name, `slide ${place + 1}, ${colorScheme}`, ["page-has-heading-one"]);
    }
    await pressed("Home", 0);
  }
  await checkStage(page, name, state);
  report(name, { ...seen, refused: [] });
  await close();
}

// The buttons of the slides, and their end.
async function checkStage(page, name, state) {
  const button = (label) => page.getByRole("button", { name: label, exact: true });
  await button("On").focus();
  await page.keyboard.press("Space");
  if ((await state()).place !== 1) fail(name, "the button On leads nowhere");
  await button("Back").focus();
  await page.keyboard.press("Enter");
  if ((await state()).place !== 0) fail(name, "the button Back leads nowhere");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
  const after = await state();
  if (after.shown !== after.count) fail(name, `after Escape, ${after.shown} of ${after.count} parts of the page are shown`);
  if (new URL(page.url()).hash) fail(name, `after Escape the address is ${page.url()}`);
}
