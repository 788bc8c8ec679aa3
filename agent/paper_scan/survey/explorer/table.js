// The table of papers. Only the rows in sight are in the page, so that ten thousand scroll as well as ten.

const HEIGHT = 46, SPARE = 8;
const COLUMNS = [
  ["title", "Paper", ""], ["year", "Year", "num"], ["type", "Type", "wide"], ["yes", "Answers", ""],
  ["share", "Yes", "num"], ["open", "Open", "num wide"], ["flags", "Flags", "num wide"], ["cited", "Cited", "num wide"],
];
let cursor = 0;

function tableView(view) {
  const head = h("div", { class: "head", role: "row" }, COLUMNS.map(([by, name, kind]) =>
    h("div", { class: kind, role: "columnheader", "aria-sort": sorting.by === by && (sorting.down ? "descending" : "ascending") },
      h("button", { onclick: () => sortBy(by), title: `Sort by ${name.toLowerCase()}` },
        name + (sorting.by === by ? (sorting.down ? " ↓" : " ↑") : "")))));
  const rows = h("div", { class: "rows", role: "rowgroup", css: { height: `${shown.length * HEIGHT}px` } });
  view.append(h("div", { role: "grid", "aria-label": "Papers", "aria-rowcount": shown.length + 1 }, h("div", { role: "rowgroup", class: "heads" }, head), rows));
  if (!shown.length) view.append(h("p", { class: "pad soft" }, "No paper matches. Esc clears search and filters."));
  const fill = () => {
    const first = Math.max(0, Math.floor(view.scrollTop / HEIGHT) - SPARE);
    const last = Math.min(shown.length, Math.ceil((view.scrollTop + view.clientHeight) / HEIGHT) + SPARE);
    rows.replaceChildren(...shown.slice(first, last).map((paper, place) => row(paper, first + place)));
  };
  view.onscroll = fill;
  if (shown.length) fill();
  return fill;
}

function row(paper, place) {
  const by = [paper.authors.slice(0, 3).join(", ") + (paper.authors.length > 3 ? " …" : ""), paper.venue].filter(Boolean);
  return h("div", { class: "row", role: "row", "aria-rowindex": place + 2, "aria-selected": String(place === cursor),
    css: { top: `${place * HEIGHT}px` }, onclick: () => { cursor = place; refill(); openPaper(paper); } },
    h("div", { class: "cut", role: "gridcell" }, h("div", { class: "title", title: paper.title }, paper.title),
      h("div", { class: "by" }, by.join(" · "))),
    h("div", { class: "num", role: "gridcell" }, paper.year ?? "–"),
    h("div", { class: "cut wide", role: "gridcell" }, paper.type),
    h("div", { role: "gridcell" }, stacked(paper.counts)),
    h("div", { class: "num", role: "gridcell" }, percent(paper.share)),
    h("div", { class: "num wide", role: "gridcell" }, String(paper.counts.o)),
    h("div", { role: "gridcell", class: "num wide" + (paper.flags.length ? " flag" : ""), title: paper.flags.join("\n") }, String(paper.flags.length)),
    h("div", { class: "num wide", role: "gridcell" }, String(paper.cited)));
}

function sortBy(by) {
  sorting.down = sorting.by === by ? !sorting.down : by !== "title" && by !== "type";
  sorting.by = by;
  update();
}

function moveCursor(step) {
  cursor = Math.max(0, Math.min(shown.length - 1, cursor + step));
  const view = $("view"), top = cursor * HEIGHT;
  if (top < view.scrollTop) view.scrollTop = top;
  else if (top + HEIGHT + 40 > view.scrollTop + view.clientHeight) view.scrollTop = top + HEIGHT + 40 - view.clientHeight;
  refill();
  if (!$("paper").hidden && shown.length) openPaper(shown[cursor]);
}
