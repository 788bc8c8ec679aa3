// What the chosen papers say together: base rates, heat map, distributions.

function totals(papers, places) {
  const sum = { y: 0, n: 0, o: 0, a: 0 };
  for (const paper of papers) {
    const counts = places ? tally(paper.answers, places) : paper.counts;
    for (const letter of "ynoa") sum[letter] += counts[letter];
  }
  return sum;
}

const shareOf = (counts) => (counts.y + counts.n ? counts.y / (counts.y + counts.n) : null);

function ratesView(view) {
  const body = [];
  for (const category of CATEGORIES) {
    body.push(h("tr", { class: "group" }, h("th", { colspan: 7 }, category.title)));
    for (const place of category.places) body.push(rateRow(QUESTIONS[place]));
  }
  view.append(h("div", { class: "pad" },
    h("p", { class: "soft" }, "Share of yes among yes and no, with its 95 % interval; open answers stand apart. ",
      "A click shows the papers behind a question."),
    h("table", { class: "rates" }, h("thead", {}, h("tr", {}, ["question", "", "share", "yes", "no", "open", "n.a."].map((name, place) =>
      h("th", { class: place > 1 ? "num" : "" }, name)))), h("tbody", {}, body))));
}

// The rules reader's own error is in the interval: were so many yeses noes, or so many noes yeses.
function spanOf(question, yes, n) {
  if (!question.wrong) return wilson(yes, n);
  const low = wilson(yes * (1 - question.wrong[0]), n), high = wilson(yes + (n - yes) * question.wrong[1], n);
  return low && high ? [low[0], high[1]] : null;
}

function rateRow(question) {
  const counts = totals(shown, [question.place]), n = counts.y + counts.n, span = spanOf(question, counts.y, n);
  const track = h("div", { class: "rate" });
  if (span) {
    track.title = `${percent(span[0])} to ${percent(span[1])}`;
    track.append(h("div", { class: "fill", css: { width: `${(100 * counts.y) / n}%` } }),
      h("div", { class: "span", css: { left: `${100 * span[0]}%`, width: `${100 * (span[1] - span[0])}%` } }));
  }
  const go = () => { chosen.question = String(question.place); chosen.outcome = ""; tab = "papers"; drawFilters(); update(); };
  return h("tr", { class: question.decidable ? "q" : "q undecidable", title: question.decidable ? "" : "The reader can't decide this question.", tabindex: 0, onclick: go, onkeydown: (event) => { if (event.key === "Enter") { event.stopPropagation(); go(); } } },
    h("td", { title: question.ask }, words(question.id)), h("td", {}, track), h("td", { class: "num" }, percent(shareOf(counts))),
    ["y", "n", "o", "a"].map((letter) => h("td", { class: "num soft" }, String(counts[letter]))));
}

const GROUPINGS = { year: "year", type: "type", tag: "tags", venue: "venue", reader: "reader" };
let grouping = "type";

function heatView(view) {
  const groups = new Map();
  for (const paper of shown) {
    const held = paper[GROUPINGS[grouping]];
    for (const value of Array.isArray(held) ? new Set(held) : [held]) {
      const name = value === "" || value === null ? "not known" : String(value);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(paper);
    }
  }
  const listed = [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, 60);
  if (grouping === "year") listed.sort((a, b) => (a[0] < b[0] ? 1 : -1));
  const select = h("select", { "aria-label": "Rows", onchange: (event) => { grouping = event.target.value; update(); } },
    Object.keys(GROUPINGS).map((name) => h("option", { value: name, selected: name === grouping && "" }, `by ${name}`)));
  const rows = [["all chosen papers", shown], ...listed].map(([name, papers]) => h("tr", {},
    h("th", { class: "name", title: name }, name), h("td", { class: "soft" }, String(papers.length)),
    CATEGORIES.map((category) => heatCell(totals(papers, category.places), `${name}, ${category.title}`))));
  const said = "Share of yes among yes and no: green above a half, orange below. A dot: nothing applies, or all is open.";
  view.append(h("div", { class: "pad" }, select, h("p", { class: "soft" }, said), h("table", { class: "heat" },
    h("thead", {}, h("tr", {}, h("th"), h("th", {}, "papers"), CATEGORIES.map((category) => h("th", { class: "turn" }, category.title)))),
    h("tbody", {}, rows))));
}

function heatCell(counts, where) {
  const share = shareOf(counts);
  const said = `${where}: ${counts.y} yes, ${counts.n} no, ${counts.o} open, ${counts.a} not applicable`;
  if (share === null) return h("td", { class: "soft", title: said }, "·");
  const side = share >= 0.5 ? "yes" : "no", strength = Math.round(12 + 76 * Math.abs(share - 0.5) * 2);
  return h("td", { title: said, css: { background: `color-mix(in oklab, var(--${side}) ${strength}%, var(--card))`,
    color: strength > 70 ? "#fff" : "inherit" } }, percent(share));
}

function distributionsView(view) {
  const bins = Array.from({ length: 10 }, (_, bin) => [`${bin * 10}–${bin * 10 + 10} %`, 0]);
  for (const paper of shown) if (paper.share !== null) bins[Math.min(9, Math.floor(10 * paper.share))][1] += 1;
  const cards = [
    card("Papers by share of yes", bins),
    card("Papers by year", counted("year").sort((a, b) => b[0] - a[0])),
    card("Types", ranked("type")), card("Tags", ranked("tags")), card("Venues", ranked("venue")),
    card("Red flags", ranked("flags")), card("Reported fits", ranked("verdicts")), card("Readers", ranked("reader")),
  ];
  if (index.agreement.length) cards.push(h("section", { class: "card" }, h("h2", {}, "Agreement of readers"),
    index.agreement.map(([a, b, papers, items, share, kappa]) => h("p", {}, `${a} and ${b}: ${percent(share)} of `,
      `${plural(items, "answer")} in ${plural(papers, "paper")}` + (kappa === null ? "" : `, kappa ${kappa.toFixed(2)}`)))));
  view.append(h("div", { class: "pad" }, h("div", { class: "cards" }, cards)));
}

function counted(field) {
  const counts = new Map();
  for (const paper of shown)
    for (const value of Array.isArray(paper[field]) ? new Set(paper[field]) : [paper[field]])
      if (value !== "" && value !== null) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts];
}

const ranked = (field) => counted(field).sort((a, b) => b[1] - a[1]);

function card(title, lines) {
  const most = Math.max(1, ...lines.map(([, n]) => n)), cut = lines.slice(0, 14);
  return h("section", { class: "card" }, h("h2", {}, title),
    cut.map(([name, n]) => h("div", { class: "line" }, h("div", { class: "cut", title: String(name) }, String(name)),
      h("div", { class: "track" }, h("i", { css: { width: `${(100 * n) / most}%` } })), h("div", { class: "num soft" }, String(n)))),
    lines.length ? "" : h("p", { class: "soft" }, "none"),
    lines.length > cut.length ? h("p", { class: "soft" }, `and ${lines.length - cut.length} more`) : "");
}
