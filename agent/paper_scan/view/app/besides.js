// What stands beside the answers: what the paper is called, red flags, claims.

import { ask, h, say } from "./dom.js";
import { piece } from "./card.js";

const field = (name, label, value = "", more = {}) =>
  h("p", {}, h("label", { for: `field-${name}` }, label), h("input", { id: `field-${name}`, name, value, ...more }));
const area = (name, label, value = "", more = {}) =>
  h("p", {}, h("label", { for: `field-${name}` }, label), h("textarea", { id: `field-${name}`, name, rows: "3", ...more }, value));

async function send(desk, name, value) {
  if (await desk.send(name, value)) {
    desk.draw();
    say("Recorded.");
    return "";
  }
  const message = desk.refused.message;
  desk.refused = null;
  desk.draw();
  return message;
}

function about(desk) {
  const { title, authors, year, venue } = desk.state.about;
  ask("What the paper is", [field("title", "Title", title, { required: true }), area("authors", "Authors, one a line", authors.join("\n")),
    field("year", "Year", year || "", { inputmode: "numeric", pattern: "[0-9]{4}" }), field("venue", "Venue", venue)], "Correct", (given) => {
    const wanted = { title: given.title.trim(), authors: given.authors.split("\n").map((each) => each.trim()).filter(Boolean), venue: given.venue.trim() };
    const changed = {};
    if (wanted.title !== title) changed.title = wanted.title;
    if (wanted.authors.join("\n") !== authors.join("\n")) changed.authors = wanted.authors;
    if (wanted.venue !== venue) changed.venue = wanted.venue;
    if (given.year && Number(given.year) !== year) changed.year = Number(given.year);
    if (!given.year && year) changed.without_year = true;
    return Object.keys(changed).length ? send(desk, "amend", changed) : "";
  });
}

const gathered = (desk) => h("p", { class: "soft" }, desk.tray.length ? `With the ${desk.tray.length} pieces of evidence that you have gathered.` :
  "Without evidence: gather some first (select words on the page and press q) if there is any.");
const drafts = (desk) => desk.tray.map((each) => each.draft);

function newFlag(desk) {
  ask("A red flag", [field("flag", "In a few words", "", { required: true }), area("detail", "What exactly", "", { required: true }), gathered(desk)], "Add",
    (given) => send(desk, "flag", { flag: given.flag, detail: given.detail, evidence: drafts(desk) }));
}

function newClaim(desk) {
  const supports = ["strong", "moderate", "weak", "unsupported"].map((each) => h("option", {}, each));
  ask("A main claim", [area("claim", "What the paper claims", "", { required: true }), area("detail", "What carries it, and what weakens it"),
    h("p", {}, h("label", { for: "field-support" }, "Supported"), h("select", { id: "field-support", name: "support" }, supports)), gathered(desk)], "Add",
    (given) => send(desk, "claim", { claim: given.claim, detail: given.detail, support: given.support, evidence: drafts(desk) }));
}

const out = (desk, value) => h("button", { type: "button", class: "drop", onclick: async () => {
  const wrong = await send(desk, "withdraw", value);
  if (wrong) say(wrong, true);
} }, "Withdraw");

export function besides(desk) {
  const { state } = desk;
  const correct = h("p", { class: "row" }, h("button", { type: "button", id: "about", onclick: () => about(desk) }, "Correct title, authors, year"),
    !state.hidden && h("button", { type: "button", id: "new-flag", onclick: () => newFlag(desk) }, "Add a red flag"),
    !state.hidden && h("button", { type: "button", id: "new-claim", onclick: () => newClaim(desk) }, "Add a claim"));
  if (state.hidden) {
    return h("section", {}, h("h2", {}, "Beside the answers"), correct,
      h("p", { class: "soft" }, "Red flags, claims and what others answered are shown once you have decided all questions."));
  }
  return h("section", {}, h("h2", {}, "Beside the answers"), h("p", {}, state.verdict), correct,
    state.contradictions.map((each) => h("p", { class: "careful" }, each)),
    h("h3", {}, "Red flags"), state.flags.length === 0 && h("p", { class: "soft" }, "None."),
    state.flags.map((each, number) => h("div", { class: "other flag" }, h("p", {}, h("strong", {}, each.flag), each.by && h("span", { class: "soft" }, ` by ${each.by}`), ` ${each.detail} `, out(desk, { flags: [each.key] })),
      h("ul", { class: "evidence" }, each.evidence.map((one, at) => piece(one, `flag-${number}-${at}`, desk.go))))),
    h("h3", {}, "Main claims"), state.claims.length === 0 && h("p", { class: "soft" }, "None."),
    state.claims.map((each, number) => h("div", { class: "other claim" }, h("p", {}, h("strong", {}, each.claim), h("span", { class: "soft" }, ` ${each.support}${each.by ? `, by ${each.by}` : ""}`), ` ${each.detail} `, out(desk, { claims: [each.key] })),
      h("ul", { class: "evidence" }, each.evidence.map((one, at) => piece(one, `claim-${number}-${at}`, desk.go))))),
    state.corrections.length > 0 && [h("h3", {}, "Corrected by people"), h("ul", {}, state.corrections.map((each) =>
      h("li", {}, `${each.by}: ${each.what} “${each.value}”${each.was ? `, was “${each.was}”` : ""}`)))]);
}
