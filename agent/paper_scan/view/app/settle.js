// Differences between people, and how far they agree.

import { $, h, put, SHORT, TONES } from "./dom.js";
import { blob, get } from "./api.js";

const NAMES = { percent: "percent", kappa: "kappa", ac1: "AC1" };
const shown = (value, name) => (value === null ? "–" : name === "percent" ? `${(100 * value).toFixed(0)} %` : (Math.round(100 * value) / 100 + 0).toFixed(2).replace("-", "−"));
const between = (interval, name) => interval && h("span", { class: "soft" }, ` [${interval.map((each) => shown(each, name)).join(", ")}]`);

export async function showDifferences() {
  const found = await get("differences");
  $("main").className = "wide-page";
  const left = found.differences.filter((each) => !each.decided).length;
  put($("main"), h("h1", {}, "Differences"), found.hidden
    ? h("p", {}, "Coding is blind: differences are settled by somebody who doesn’t code, with scan view --coder NAME.")
    : h("p", {}, `${found.differences.length} questions that people answered differently, ${left} of them not settled.`),
  h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Differences" }, found.differences.length > 0 && h("table", {},
    h("thead", {}, h("tr", {}, ["Paper", "Question", "Answers", "Settled"].map((each) => h("th", { scope: "col" }, each)))),
    h("tbody", {}, found.differences.map((each) => h("tr", {}, h("td", {}, each.title),
      h("th", { scope: "row" }, h("a", { class: "title", href: `#paper=${encodeURIComponent(each.slug)}&question=${encodeURIComponent(each.question)}&judge=1` }, each.ask || each.question)),
      h("td", {}, Object.entries(each.said).map(([by, said]) => h("span", { class: `coder ${TONES[said]}` }, `${by}: `, h("span", { class: "out" }, SHORT[said])))),
      h("td", {}, each.decided ? `${SHORT[each.decided[1]]}, by ${each.decided[0]}` : "not yet")))))));
  return links();
}

/** j and k through the links of a table. */
function links() {
  return { key(event) {
    const every = [...document.querySelectorAll("#main a.title")];
    const at = every.indexOf(document.activeElement);
    if (event.key === "j") every[Math.min(at + 1, every.length - 1)]?.focus();
    else if (event.key === "k") every[Math.max(at - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  } };
}

function row(name, measure, head = false) {
  return h("tr", {}, h("th", { scope: "row" }, head ? h("strong", {}, name) : name), h("td", { class: "n" }, String(measure.items)), h("td", { class: "n" }, String(measure.agreed)),
    Object.keys(NAMES).map((each) => h("td", { class: "n" }, shown(measure[each], each), between(measure[`${each}_interval`], each))));
}

async function save(name) {
  const url = URL.createObjectURL(await blob(name));
  h("a", { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

export async function showAgreement() {
  const found = await get("agreement");
  $("main").className = "wide-page";
  const heads = ["Questions", "Agree", ...Object.values(NAMES)];
  put($("main"), h("h1", {}, "Agreement"),
    found.hidden && h("p", { class: "soft" }, "Coding is blind: only papers in which you have decided every question are counted."),
    h("p", { class: "soft" }, "Over the questions that both decided: of people what they confirmed, of a machine all that it decided. In brackets the 95 % interval, as if questions were independent."),
    h("p", { class: "row" }, h("button", { type: "button", onclick: () => save("agreement.csv") }, "Save as CSV"), h("button", { type: "button", onclick: () => save("agreement.json") }, "Save as JSON")),
    found.pairs.length === 0 && h("p", {}, "Nobody has answered beside somebody else yet."),
    found.pairs.map((pair) => h("section", {}, h("h2", {}, `${pair.a} and ${pair.b}`), h("p", { class: "soft" }, `${pair.papers} ${pair.papers === 1 ? "paper" : "papers"}, ${pair.questions} questions in both`),
      h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": `Agreement of ${pair.a} and ${pair.b}` }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Over"), heads.map((each) => h("th", { scope: "col", class: "n" }, each)))),
        h("tbody", {}, row("answered by both", pair.answered, true), row("open as a class of its own", pair.with_open),
          Object.entries(pair.categories).map(([name, measure]) => row(found.titles[name] || name, measure))))),
      h("details", {}, h("summary", {}, "By question"), h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": "By question" }, h("table", {}, h("tbody", {}, Object.entries(pair.by_question).map(([name, measure]) => row(name, measure)))))))));
}
