// Which view is shown, and what all of them share.

import { $, h, put, say, tell } from "./dom.js";
import { get } from "./api.js";
import { showList } from "./list.js";
import { showAgreement, showDifferences } from "./settle.js";
import { KEYS as PAPER_KEYS, showPaper } from "./paper.js";

const place = () => new URLSearchParams(location.hash.slice(1));
/** @type {(event: KeyboardEvent) => void} what the view on screen does with a key */
let onKey = () => {};
let leave = () => {};

const VIEWS = { papers: ["Papers", showList], differences: ["Differences", showDifferences], agreement: ["Agreement", showAgreement] };

async function show() {
  leave();
  onKey = () => {};
  leave = () => {};
  const at = place();
  try {
    const project = await get("project");
    $("who").textContent = `${project.coder}${project.blind ? ", blind" : ""}`;
    const slug = at.get("paper");
    const view = slug ? "paper" : VIEWS[at.get("view")] ? at.get("view") : "papers";
    put($("views"), ...Object.entries(VIEWS).map(([name, [title]]) =>
      h("a", { href: `#view=${name}`, "aria-current": name === view ? "page" : null }, title)));
    const shown = slug ? await showPaper(project, slug, at.get("question"), at.get("judge") === "1") : await VIEWS[view][1](project, at);
    onKey = shown?.key || onKey;
    leave = shown?.leave || leave;
  } catch (error) {
    put($("main"), h("p", { class: "alone", role: "alert" }, error.message));
  }
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

function help() {
  tell("Keys", h("dl", { class: "keys" }, PAPER_KEYS.map(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)])));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog").open) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "?") help();
  else if (event.key === "t") toggleTheme();
  else if (event.key === "g") location.hash = "#view=papers";
  else if (event.key === "d") location.hash = "#view=differences";
  else onKey(event);
});
addEventListener("hashchange", show);
addEventListener("unhandledrejection", (event) => say(event.reason.message || String(event.reason), true));
$("help").addEventListener("click", help);
$("theme").addEventListener("click", toggleTheme);
show();
