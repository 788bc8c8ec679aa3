// Tabs, filters, keys.

const TABS = [["papers", "Papers", tableView], ["rates", "Base rates", ratesView], ["heat", "Heat map", heatView],
  ["distributions", "Distributions", distributionsView], ["graph", "Citations", graphView]];
let tab = "papers";
let refill = () => {};

function update() {
  choose();
  cursor = Math.max(0, Math.min(cursor, shown.length - 1));
  const view = $("view");
  view.replaceChildren();
  view.onscroll = null;
  view.scrollTop = 0;
  refill = TABS.find(([id]) => id === tab)[2](view) || (() => {});
  $("tabs").replaceChildren(...TABS.map(([id, name], place) => h("button", { role: "tab", "aria-selected": String(id === tab),
    title: `${name} (${place + 1})`, onclick: () => { tab = id; update(); } }, name)));
  drawCharts();
  remember();
  const some = shown.length === PAPERS.length ? "" : ` of ${PAPERS.length.toLocaleString("en")}`;
  $("status").replaceChildren(h("span", {}, `${shown.length.toLocaleString("en")}${some} papers, ${plural(index.scans, "scan")}`),
    h("span", {}, `${percent(shareOf(totals(shown)))} yes`),
    h("span", { class: "keys" }, "/ search · 1–5 views · ↑ ↓ Enter papers · Esc back · t light or dark"));
}

function drawFilters() {
  const lists = [["year", "year", (a, b) => b[0] - a[0]], ["type", "type"], ["tag", "tags"], ["reader", "reader"], ["verdict", "verdicts"]];
  const selects = lists.map(([name, field, order]) => {
    const found = values(field).sort(order || ((a, b) => b[1] - a[1]));
    if (found.length < 2 && !chosen[name]) return "";
    return filter(name, `any ${name === "verdict" ? "verdict" : name}`, found.map(([value, n]) => [String(value), `${value} (${n})`]));
  });
  const questions = CATEGORIES.map((category) => h("optgroup", { label: category.title }, category.places.map((place) =>
    h("option", { value: String(place), selected: chosen.question === String(place) && "" }, words(QUESTIONS[place].id)))));
  const question = h("select", { "aria-label": "Question", class: chosen.question ? "on" : "", onchange: (event) => set("question", event.target.value) },
    h("option", { value: "" }, "any question"), questions);
  const outcome = chosen.question ? filter("outcome", "asked", Object.entries(OUTCOMES)) : "";
  const any = Object.entries(chosen).some(([name, value]) => value && name !== "text");
  $("filters").replaceChildren(...[...selects, question, outcome, any ? h("button", { onclick: clear }, "clear") : ""].filter(Boolean));
}

function filter(name, all, options) {
  return h("select", { "aria-label": name, class: chosen[name] ? "on" : "", onchange: (event) => set(name, event.target.value) },
    h("option", { value: "" }, all), options.map(([value, text]) => h("option", { value, selected: chosen[name] === value && "" }, text)));
}

function set(name, value) {
  chosen[name] = value;
  cursor = 0;
  drawFilters();
  update();
}

function clear() {
  for (const name of Object.keys(chosen)) chosen[name] = "";
  $("search").value = "";
  drawFilters();
  update();
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  paintGraph();
}

function key(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape") {
    if (!$("paper").hidden) closePaper();
    else { clear(); $("view").focus(); }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Enter" && event.target.id === "search") $("view").focus();
    return;
  }
  const on = { "/": () => $("search").focus(), t: toggleTheme };
  TABS.forEach(([id], place) => { on[String(place + 1)] = () => { tab = id; update(); }; });
  if (tab === "papers") Object.assign(on, {
    ArrowDown: () => moveCursor(1), ArrowUp: () => moveCursor(-1), j: () => moveCursor(1), k: () => moveCursor(-1),
    PageDown: () => moveCursor(12), PageUp: () => moveCursor(-12), Home: () => moveCursor(-shown.length), End: () => moveCursor(shown.length),
    Enter: () => event.target.tagName !== "BUTTON" && shown.length && openPaper(shown[cursor]),
  });
  if (!on[event.key] || (event.key === "Enter" && event.target.tagName === "BUTTON")) return;
  event.preventDefault();
  on[event.key]();
}

// What is looked at stands in the address, so that a view can be bookmarked or sent along with the file.
function remember() {
  const parts = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
  if (tab !== "papers") parts.set("view", tab);
  if (opened) parts.set("paper", String(opened.id));
  try {
    history.replaceState(null, "", `#${parts}`);
  } catch { /* a page without an address of its own */ }
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(chosen)) chosen[name] = parts.get(name) || "";
  if (!QUESTIONS[chosen.question]) chosen.question = chosen.outcome = "";
  if (TABS.some(([id]) => id === parts.get("view"))) tab = parts.get("view");
  if (parts.get("theme")) theme(parts.get("theme") === "dark" ? "dark" : "light");
  $("search").value = chosen.text;
  return PAPERS[parts.get("paper") ?? -1];
}

const toggleTheme = () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");

$("controls").open = $("charts").open = !matchMedia("(max-width: 900px)").matches;
theme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
$("theme").onclick = toggleTheme;
let waiting = 0;
$("search").oninput = (event) => { clearTimeout(waiting); waiting = setTimeout(() => set("text", event.target.value), PAPERS.length > 3000 ? 120 : 0); };
document.addEventListener("keydown", key);
addEventListener("resize", () => { refill(); paintGraph(); });
const asked = recall();
drawFilters();
update();
$("view").focus();
if (asked) openPaper(asked);
