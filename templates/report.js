(() => {
  "use strict";

  // What the reader has sorted and filtered stands in the address, after the place: #place&sort=table~column~down&find=table~text
  const state = { sort: new Map(), find: new Map() };
  const tables = new Map();

  const read = (hash) => {
    const [place, ...parts] = hash.replace(/^#/, "").split("&");
    const found = { place: place.includes("=") ? "" : place, sort: new Map(), find: new Map() };
    for (const part of place.includes("=") ? [place, ...parts] : parts) {
      const [kind, value = ""] = part.split("=");
      const [id, ...rest] = value.split("~").map((text) => decodeURIComponent(text));
      if (tables.has(id) && kind in state) found[kind].set(id, rest);
    }
    return found;
  };
  const write = (place) => {
    const parts = [place];
    for (const kind of ["sort", "find"]) {
      for (const [id, rest] of state[kind]) parts.push(`${kind}=${[id, ...rest].map(encodeURIComponent).join("~")}`);
    }
    history.replaceState(null, "", `#${parts.join("&")}`);
  };
  const keep = () => write(read(location.hash).place);

  const value = (row, place) => {
    const cell = row.cells[place];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const words = new Intl.Collator("en", { numeric: true });
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : words.compare(a, b));
  const title = (heading) => (heading.firstElementChild ?? heading).textContent.trim();
  const sort = (table, name, direction) => {
    const headings = [...table.tHead.rows[0].cells];
    const place = headings.findIndex((heading) => title(heading) === name);
    if (place < 0) return;
    const down = direction === "down";
    for (const heading of headings) heading.removeAttribute("aria-sort");
    headings[place].setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, index) => ({ row, index, key: value(row, place) }));
    rows.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.index - b.index);
    body.append(...rows.map((entry) => entry.row));
    state.sort.set(table.id, [name, down ? "down" : "up"]);
  };
  const filter = (table, text) => {
    const wanted = text.trim().toLowerCase();
    const known = tables.get(table.id);
    known.rows ??= [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
    let shown = 0;
    for (const { row, text } of known.rows) {
      const isShown = text.includes(wanted);
      if (row.hidden === isShown) row.hidden = !isShown;
      shown += isShown;
    }
    if (known.input.value !== text) known.input.value = text;
    known.seen.textContent = wanted ? `${shown} of ${known.rows.length}` : "";
    if (wanted) state.find.set(table.id, [text]);
    else state.find.delete(table.id);
  };
  const sortable = (table) => {
    for (const heading of table.tHead.rows[0].cells) {
      const name = title(heading);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(name);
      // On paper plain words stand there: browsers do not print buttons again where a heading is repeated.
      const printed = document.createElement("span");
      printed.className = "printed";
      printed.dataset.tool = "";
      printed.append(name);
      heading.replaceChildren(button, printed);
      button.addEventListener("click", () => {
        sort(table, name, heading.getAttribute("aria-sort") === "ascending" ? "down" : "up");
        keep();
      });
    }
  };
  const filterable = (table) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const seen = document.createElement("output");
    label.className = "filter";
    label.dataset.tool = "";
    input.type = "search";
    label.append("Filter ", input, " ", seen);
    input.addEventListener("input", () => {
      filter(table, input.value);
      keep();
    });
    table.parentElement.before(label);
    return { input, seen };
  };
  for (const table of document.querySelectorAll("table.data[id]")) {
    const rows = table.tBodies[0].rows.length;
    if (rows > 2) sortable(table);
    tables.set(table.id, { table, ...(rows > 15 ? filterable(table) : {}) });
  }

  const apply = () => {
    const wanted = read(location.hash);
    for (const [id, [name, direction]] of wanted.sort) sort(tables.get(id).table, name, direction);
    for (const [id, [text = ""]] of wanted.find) if (tables.get(id).input) filter(tables.get(id).table, text);
    // A place alone was followed by a link: what was sorted stays as it is, and stays in the address.
    if (wanted.sort.size + wanted.find.size === 0) {
      if (state.sort.size + state.find.size > 0) write(wanted.place);
    } else if (wanted.place) {
      document.getElementById(wanted.place)?.scrollIntoView();
    }
  };
  addEventListener("hashchange", apply);
  apply();
})();
