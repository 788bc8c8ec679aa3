// The papers of the folder; new ones are scanned from here.

import { get, post } from "./api.js";
import { $, h, put, say, SHORT, SIGNS, TONES } from "./dom.js";

const STATES = { new: "not begun", begun: "begun", done: "all decided", unfinished: "scan not finished", unreadable: "can't be read" };

function row(paper, project) {
  const openOf = paper.outcomes?.open;
  return h("tr", { "data-words": `${paper.title} ${paper.authors.join(" ")} ${paper.year || ""}`.toLowerCase() },
    h("th", { scope: "row" }, h("a", { class: "title", href: `#paper=${encodeURIComponent(paper.slug)}` }, paper.title),
      h("span", { class: "soft" }, [paper.authors.slice(0, 3).join(", "), paper.year].filter(Boolean).join(" · "))),
    h("td", {}, paper.questions ? h("span", {}, `${paper.mine} of ${paper.questions}`, " ", h("span", { class: "soft" }, STATES[paper.state])) : STATES[paper.state]),
    !project.blind && h("td", { class: "n" }, openOf === undefined ? "" : String(openOf)),
    !project.blind && h("td", { class: "bar wide", "aria-hidden": "true" }, paper.outcomes && Object.keys(SIGNS).flatMap((outcome) =>
      Array.from({ length: paper.outcomes[outcome] || 0 }, () => h("i", { class: TONES[outcome] })))),
    h("td", {}, (paper.coders || []).map(([name, count]) => h("span", { class: "coder" }, `${name} ${count}`))));
}

/** A PDF to hand in, and how far those handed in before are. */
function adding(project, again) {
  if (project.only) return [];
  const input = h("input", { type: "file", accept: "application/pdf,.pdf", multiple: true, hidden: true, onchange: async () => {
    for (const file of input.files) {
      try { await post(`scan?name=${encodeURIComponent(file.name)}`, file); } catch (error) { say(`${file.name}: ${error.message}`, true); }
    }
    again();
  } });
  return [input, h("button", { type: "button", id: "add", onclick: () => input.click() }, "Scan a PDF")];
}

const handedIn = (each) => h("li", {}, each.slug ? h("a", { href: `#paper=${encodeURIComponent(each.slug)}` }, each.name) : each.name,
  h("span", { class: each.state === "failed" ? "wrong" : "soft" }, ` ${each.state}${each.state === "done" || !each.step ? "" : `: ${each.step}`}`));

export function showList(project) {
  let timer = 0;
  const again = async () => {
    const newer = await get("project");
    if (document.activeElement?.id !== "filter") draw(newer);
    watch(newer);
  };
  const watch = (now) => {
    clearTimeout(timer);
    if (now.new.some((each) => each.state === "waiting" || each.state === "scanning")) timer = setTimeout(again, 700);
  };
  const draw = (now) => list(now, again);
  draw(project);
  watch(project);
  return { ...moving(), leave: () => clearTimeout(timer) };
}

function list(project, again) {
  const body = h("tbody", {}, project.papers.map((paper) => row(paper, project)));
  const count = h("span", { class: "soft", role: "status" }, `${project.papers.length} papers in ${project.folder}`);
  const filter = h("input", { type: "search", id: "filter", placeholder: "Search ( / )", "aria-label": "Search titles and authors",
    oninput: () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const each of body.children) each.hidden = !words.every((word) => each.dataset.words.includes(word));
    } });
  $("main").className = "list";
  put($("main"), 
    h("h1", {}, "Papers"), h("p", { class: "row", id: "list-tools" }, filter, adding(project, again), count),
    project.new.length > 0 && h("ul", { "aria-label": "Handed in", "aria-live": "polite" }, project.new.map(handedIn)),
    project.blind && h("p", { class: "soft" }, `Coded blind by ${project.coder}: what others answered is shown for a question once you have decided it.`),
    h("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Papers" }, h("table", {}, h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, "Paper"), h("th", { scope: "col" }, `Decided by ${project.coder}`),
      !project.blind && h("th", { scope: "col", class: "n" }, SHORT.open), !project.blind && h("th", { scope: "col", class: "wide" }, "One mark a question"),
      h("th", { scope: "col" }, "Others"))), body)),
    !project.papers.length && h("p", {}, "No scans here yet. Scan a paper first: scan paper.pdf"));
}

function moving() {
  const links = () => [...document.querySelectorAll("#main tbody tr:not([hidden]) a.title")];
  return { key(event) {
    const at = links().indexOf(document.activeElement);
    if (event.key === "/") $("filter").focus();
    else if (event.key === "j") links()[Math.min(at + 1, links().length - 1)]?.focus();
    else if (event.key === "k") links()[Math.max(at - 1, 0)]?.focus();
    else return;
    event.preventDefault();
  } };
}
