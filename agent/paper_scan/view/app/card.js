// A question with everything that is known of it.

import { h, SHORT, TONES } from "./dom.js";

const WORDS = [["yes", "y", "Yes"], ["no", "n", "No"], ["n/a", "a", "Not applicable"], ["open", "o", "Open"]];
const OUTCOMES = { yes: "yes", no: "no", "n/a": "not applicable", open: "open" };

/** A piece of evidence in words, with its place as a button. */
export function piece(evidence, id, go, ...more) {
  const words = [evidence.before, h("b", {}, evidence.words), evidence.after];
  return h("li", {}, evidence.quoted ? ["“", words, "”"] : words, " ",
    h("button", { type: "button", class: "place", onclick: () => go(id, evidence) }, evidence.place), more);
}

/** What someone else answered. */
function other(answer, number, desk) {
  return h("div", { class: `other ${TONES[answer.outcome]}` },
    h("p", {}, h("span", { class: "out" }, SHORT[answer.outcome]), h("strong", {}, ` ${answer.by}`),
      answer.judged && h("span", { class: "soft" }, " decided"),
      answer.confidence && answer.outcome !== "open" && !answer.person && h("span", { class: "soft" }, ` ${answer.confidence} confidence`), " ", answer.reason),
    answer.evidence.length > 0 && h("ul", { class: "evidence" }, answer.evidence.map((each, at) => piece(each, `other-${number}-${at}`, desk.go))),
    answer.searched && h("p", { class: "soft" }, `Looked for: ${answer.searched}.`));
}

/** What people coded, side by side. */
function side(desk) {
  return h("section", { "aria-label": "What people answered" }, h("h3", {}, "They differ"),
    h("div", { class: "pair" }, desk.answer.people.map((each, at) => h("div", {}, other(each, at, desk),
      h("button", { type: "button", onclick: () => desk.side(at) }, `Decide as ${each.by} `, h("kbd", {}, String(at + 1)))))),
    desk.answer.settled && h("p", { class: "soft" }, `Settled by ${desk.answer.settled.by}: ${SHORT[desk.answer.settled.outcome]}. ${desk.answer.settled.reason}`));
}

/** @param {any} desk the paper's view: what is chosen, and what can be done */
export function card(desk) {
  const { question, answer, index, total } = desk;
  const mine = answer.mine;
  const first = answer.others[0];
  return h("article", { id: "card", "aria-labelledby": "ask" },
    h("p", { class: "soft" }, `${question.category} · question ${index + 1} of ${total}`),
    h("h2", { id: "ask", tabindex: "-1" }, question.ask),
    h("details", { open: desk.rules, ontoggle: (event) => { desk.rules = event.target.open; } }, h("summary", {}, "What counts"),
      h("dl", { class: "rules" }, h("dt", {}, "Yes"), h("dd", {}, question.yes), h("dt", {}, "No"), h("dd", {}, question.no),
        h("dt", {}, "N.a."), h("dd", {}, question.not_applicable || "Never: this question always applies."))),
    desk.judge && answer.people.length > 0 && side(desk),
    h("div", { class: "row answers", role: "group", "aria-label": desk.judge ? "Your decision" : "Your answer" }, WORDS.map(([word, key, label]) =>
      h("button", { type: "button", class: TONES[OUTCOMES[word]], "data-answer": word, "aria-pressed": String((desk.judge ? answer.settled : mine)?.outcome === OUTCOMES[word]),
        disabled: word === "n/a" && !question.not_applicable, onclick: () => desk.record(word) }, label, " ", h("kbd", {}, key)))),
    desk.refused && h("div", { class: "wrong", role: "alert" }, h("p", {}, desk.refused.message),
      desk.refused.the_paper_has && h("p", { class: "soft" }, `Nearest: “${desk.refused.the_paper_has.text}” (p. ${desk.refused.the_paper_has.page})`)),
    mine && h("p", { class: "soft", id: "mine" }, `You said ${SHORT[mine.outcome]}`, mine.searched && `; looked for: ${mine.searched}`, "."),
    h("section", { "aria-label": "Your evidence" },
      desk.tray.length ? h("ul", { class: "evidence tray" }, desk.tray.map((each, at) => piece(each, `tray-${at}`, desk.go,
        h("button", { type: "button", class: "drop", "aria-label": "Leave out", onclick: () => desk.drop(at) }, "×"))))
        : h("p", { class: "soft" }, "Select words on the page and press y: they are the evidence. Or q to gather several.")),
    h("p", {}, h("label", { for: "because" }, desk.judge ? "Why (a decision says why) " : "Why (may stay empty) ", h("kbd", {}, "w")),
      h("textarea", { id: "because", rows: "2", oninput: (event) => { desk.because = event.target.value; } }, desk.because)),
    !desk.judge && answer.others.length > 0 && h("section", { "aria-label": "What others answered" },
      h("h3", {}, "Answered by others ", h("button", { type: "button", onclick: () => desk.agree(),
        disabled: first.outcome === "not applicable" && !question.not_applicable }, "Agree ", h("kbd", {}, "c"))),
      answer.others.map((each, at) => other(each, at, desk))),
    h("section", { "aria-label": "Places to look" },
      h("h3", {}, desk.found ? `Found for “${desk.query}”` : "Candidates: found, not judged", " ",
        h("button", { type: "button", onclick: () => desk.find() }, "Search the question’s words ", h("kbd", {}, "f"))),
      h("form", { class: "row", role: "search", onsubmit: (event) => { event.preventDefault(); desk.find(event.target.elements.words.value); } },
        h("input", { type: "search", name: "words", id: "words", placeholder: "Search the paper ( / )", "aria-label": "Search the paper", value: desk.query })),
      h("ol", { class: "places" }, desk.places.map((each, at) => piece(each, `place-${at}`, desk.go, each.why && h("span", { class: "soft" }, ` ${each.why}`),
        each.draft && h("button", { type: "button", class: "take", onclick: () => desk.take(at) }, "Take ", h("kbd", {}, String(at + 1)))))),
      !desk.places.length && h("p", { class: "soft" }, desk.found ? "Nothing of it stands in the paper." : "None.")));
}
