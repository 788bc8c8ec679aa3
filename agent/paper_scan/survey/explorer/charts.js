// Beside the table: outcomes of the chosen papers by category and by year, each as one bar.

const YEARS_SHOWN = 14;

const smallBar = (name, counts, more) => h("div", { class: "small", title: `${name}: ${more}` }, h("div", { class: "cut" }, name),
  stacked(counts), h("div", { class: "num soft" }, percent(shareOf(counts))));

function drawCharts() {
  const charts = $("charts");
  charts.hidden = tab !== "papers" || !shown.length;
  if (charts.hidden) return;
  const years = new Map();
  for (const paper of shown) if (paper.year) years.set(paper.year, [...(years.get(paper.year) || []), paper]);
  const newest = [...years].sort((a, b) => b[0] - a[0]).slice(0, YEARS_SHOWN);
  const categories = CATEGORIES.map((category) => [category.title, totals(shown, category.places)]).filter(([, counts]) => counts.y + counts.n + counts.o + counts.a);
  const key = h("p", { class: "soft" }, ["y", "n", "o", "a"].map((letter) => h("span", { class: "key" }, h("i", { class: letter }), OUTCOMES[letter])));
  charts.lastElementChild.replaceChildren(h("h2", {}, "Outcomes by category"), key, ...categories.map(([name, counts]) => smallBar(name, counts, `${counts.y} yes, ${counts.n} no`)),
    h("h2", {}, "Outcomes by year"), ...newest.map(([year, papers]) => smallBar(`${year} (${papers.length})`, totals(papers), plural(papers.length, "paper"))),
    ...(years.size > newest.length ? [h("p", { class: "soft" }, `and ${years.size - newest.length} years before`)] : []));
}
