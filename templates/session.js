(() => {
  "use strict";

  const slides = [...document.querySelectorAll(".slide")];
  const stage = document.createElement("nav");
  const seen = document.createElement("output");
  const bar = document.createElement("progress");
  let place = -1;

  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const show = (wanted) => {
    place = Math.max(0, Math.min(slides.length - 1, wanted));
    // One that is longer than the screen is scrolled: what scrolls can have the focus.
    slides.forEach((slide, index) => {
      slide.classList.toggle("now", index === place);
      slide.tabIndex = index === place ? 0 : -1;
    });
    slides[place].scrollTop = 0;
    bar.value = place + 1;
    seen.textContent = `${place + 1} of ${slides.length}`;
    history.replaceState(null, "", `#slide-${place + 1}`);
  };
  const start = (from) => {
    document.body.classList.add("slides");
    show(from);
    if (document.documentElement.requestFullscreen && navigator.userActivation && navigator.userActivation.isActive) {
      document.documentElement.requestFullscreen().catch(() => {});
    }
  };
  const stop = () => {
    const last = slides[place];
    document.body.classList.remove("slides");
    slides.forEach((slide) => {
      slide.classList.remove("now");
      slide.removeAttribute("tabindex");
    });
    history.replaceState(null, "", location.pathname + location.search);
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    place = -1;
    if (last) last.scrollIntoView();
  };
  const steps = {
    ArrowRight: () => show(place + 1), ArrowDown: () => show(place + 1), PageDown: () => show(place + 1), " ": () => show(place + 1),
    ArrowLeft: () => show(place - 1), ArrowUp: () => show(place - 1), PageUp: () => show(place - 1),
    Home: () => show(0), End: () => show(slides.length - 1), Escape: stop,
  };
  // A slide that is longer than the screen is read to its end before the next one comes.
  const scrolls = (key) => {
    const slide = slides[place];
    const below = slide.scrollHeight - slide.clientHeight - slide.scrollTop > 2;
    const down = ["ArrowDown", "PageDown", " "].includes(key) && below;
    const up = ["ArrowUp", "PageUp"].includes(key) && slide.scrollTop > 2;
    if (down || up) slide.scrollBy(0, (down ? 0.8 : -0.8) * slide.clientHeight);
    return down || up;
  };
  document.addEventListener("keydown", (event) => {
    if (place < 0 || event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(steps, event.key)) return;
    if (event.key === " " && event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (!scrolls(event.key)) steps[event.key]();
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && place >= 0 && document.body.dataset.full) stop();
    document.body.dataset.full = document.fullscreenElement ? "yes" : "";
  });
  const keys = document.createElement("span");
  keys.className = "keys";
  keys.textContent = "arrows, Home, End; Esc ends";
  stage.className = "stage";
  stage.dataset.tool = "";
  stage.setAttribute("aria-label", "Slides");
  seen.setAttribute("aria-live", "polite");
  bar.max = slides.length;
  bar.setAttribute("aria-label", "Progress");
  stage.append(button("\u2190", "Back", () => show(place - 1)), button("\u2192", "On", () => show(place + 1)), seen, bar, keys, button("\u00d7", "End the slides", stop));
  document.body.append(stage);
  const begin = button("Show as slides", "Show as slides", () => start(0));
  begin.className = "start";
  begin.dataset.tool = "";
  document.querySelector(".cover header").append(begin);
  const asked = /^#slide-(\d+)$/.exec(location.hash);
  if (asked) start(Number(asked[1]) - 1);
})();
