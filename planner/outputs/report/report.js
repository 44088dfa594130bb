"use strict";
// Search and sort, for tables that stand whole without it.
for (const table of document.querySelectorAll("table.tools")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  if (rows.length < 2) continue;

  const bar = document.createElement("div");
  const label = document.createElement("label");
  const field = document.createElement("input");
  const said = document.createElement("output");
  bar.className = "tools-bar";
  field.type = "search";
  field.autocomplete = "off";
  label.append("Search ", field);
  bar.append(label, said);
  (table.closest(".box") ?? table).before(bar);

  const texts = rows.map((row) => row.textContent.toLowerCase());
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every((word) => texts[at].includes(word));
      shown += !row.hidden;
    });
    said.textContent = words.length ? `${shown} of ${rows.length} shown` : "";
  });

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    const isNumber = head.classList.contains("n");
    button.type = "button";
    // Chromium paints no buttons in the heads that it repeats on each printed page.
    const word = document.createElement("span");
    word.className = "on-paper";
    word.append(...head.childNodes);
    button.textContent = word.textContent;
    head.append(word, button);
    const key = (row) => {
      const text = row.cells[at].textContent;
      if (!isNumber) return text;
      const number = Number.parseFloat(text.replace(/[^0-9.-]/g, ""));
      return Number.isNaN(number) ? -Infinity : number;
    };
    button.addEventListener("click", () => {
      const first = isNumber ? "descending" : "ascending";
      const other = isNumber ? "ascending" : "descending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const way = order === "ascending" ? 1 : -1;
      const keys = new Map(rows.map((row) => [row, key(row)]));
      const compare = isNumber
        ? (one, other) => keys.get(one) - keys.get(other)
        : (one, other) => keys.get(one).localeCompare(keys.get(other), "en", { numeric: true });
      body.append(...[...rows].sort((one, other) => way * compare(one, other)));
    });
  });
}
