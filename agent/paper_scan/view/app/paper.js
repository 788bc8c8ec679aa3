// One paper: its questions on the left, its pages on the right, everything by keyboard.

import { $, h, put, say, SHORT, SIGNS, TONES } from "./dom.js";
import { get, post } from "./api.js";
import { besides } from "./besides.js";
import { card } from "./card.js";
import { Pages } from "./pages.js";

export const KEYS = [["y n a o", "yes, no, not applicable, open; then the next question"], ["j k", "next, previous question"],
  ["c", "agree with the answer shown"], ["1 – 9", "take that candidate or find as evidence"], ["f", "search the paper for the question’s words"],
  ["/", "search the paper for words of your own"], ["1 2 …", "between people: decide as that coder did"], ["q", "add the words selected on the page to the evidence"], ["s", "the same, as whole sentences"],
  ["x", "empty the evidence"], ["e", "to the evidence on the page; again, to the next piece"], ["w", "write why; Escape leaves the field"],
  ["u", "undo what you did last in this paper"], ["l", "next question that you have not decided"], ["g", "all papers"], ["t", "light or dark"], ["?", "these keys"]];

export async function showPaper(project, slug, wanted, judge) {
  $("main").className = "alone";
  put($("main"), h("p", { role: "status" }, "Reading the paper …"));
  const paper = await get(`papers/${slug}`);
  const desk = new Desk(project, paper, judge);
  desk.start(wanted);
  return { key: (event) => desk.key(event), leave: () => desk.pages.leave() };
}

/** What is on the screen of one paper, and what can be done to it. */
class Desk {
  constructor(project, paper, judge) {
    Object.assign(this, { project, paper, judge, slug: paper.slug, state: paper.state, index: 0, rules: true, at: -1 });
    this.total = paper.questions.length;
    this.go = (id, evidence) => this.pages.go(id, evidence.boxes, true);
    this.pages = new Pages(this.slug, paper.pages);
  }

  get question() { return this.paper.questions[this.index]; }
  get answer() { return this.state.answers[this.question.id]; }
  get places() { return this.found || this.answer.candidates; }

  start(wanted) {
    const named = this.paper.questions.findIndex((each) => each.id === wanted);
    $("main").className = "paper";
    this.head = h("div", { id: "head" });
    this.left = h("div", { id: "left" });
    this.list = h("nav", { id: "questions", "aria-label": "Questions" });
    this.beside = h("div", { id: "beside" });
    this.column = h("section", { id: "column", "aria-label": "Questions and answers", tabindex: "-1" }, this.head, this.left, this.list, this.beside);
    put($("main"), this.column, this.pages.element);
    this.choose(named >= 0 ? named : Math.max(0, this.nextUndecided(-1)), false);
  }

  /** Whether this question waits: to be decided by this coder, or between people. */
  waits(index) {
    const answer = this.state.answers[this.paper.questions[index].id];
    return this.judge ? answer.people.length > 0 && !answer.settled : !answer.mine;
  }

  nextUndecided(from) {
    const order = [...this.paper.questions.keys()];
    return [...order.slice(from + 1), ...order.slice(0, from + 1)].find((each) => this.waits(each)) ?? -1;
  }

  choose(index, focus = true) {
    this.index = Math.max(0, Math.min(this.total - 1, index));
    Object.assign(this, { found: null, query: "", refused: null, at: -1 });
    const own = this.judge ? this.answer.settled : this.answer.mine;
    this.tray = own ? [...own.evidence] : [];
    this.because = own?.reason || "";
    history.replaceState(null, "", `#paper=${encodeURIComponent(this.slug)}&question=${encodeURIComponent(this.question.id)}${this.judge ? "&judge=1" : ""}`);
    this.draw();
    const first = this.evidence()[0];
    // Where the pages stand below the questions, going to the evidence would leave the question: "e" does.
    if (first && !this.pages.isBelow()) this.pages.go(first.id, first.boxes);
    this.column.scrollTop = 0;
    if (this.pages.isBelow()) this.head.scrollIntoView();
    if (focus) $("ask").focus({ preventScroll: true });
  }

  /** All evidence of this question, mine first, each with its mark's id. */
  evidence() {
    const shown = this.judge ? this.answer.people : this.answer.others;
    const others = shown.flatMap((answer, number) =>
      answer.evidence.map((each, at) => ({ ...each, id: `other-${number}-${at}`, tone: TONES[answer.outcome] })));
    return [...this.tray.map((each, at) => ({ ...each, id: `tray-${at}`, tone: "mine" })), ...others,
      ...this.places.map((each, at) => ({ ...each, id: `place-${at}`, tone: "found" }))];
  }

  draw() {
    const { about, decided } = this.state;
    document.title = `${about.title}: scan view`;
    put(this.head, h("h1", {}, about.title),
      h("p", { class: "soft" }, [about.authors.slice(0, 4).join(", "), about.year, about.venue].filter(Boolean).join(" · ")),
      h("p", { class: "row" }, h("span", { id: "progress" }, `${decided} of ${this.total} decided by ${this.project.coder}`),
        h("progress", { max: this.total, value: decided, "aria-label": "Questions decided" })));
    put(this.left, card(this));
    put(this.list, h("h2", {}, "All questions"), h("ol", {}, this.paper.questions.map((each, at) => this.entry(each, at))));
    put(this.beside, besides(this));
    this.pages.mark(this.evidence());
  }

  entry(question, at) {
    const { mine, others } = this.state.answers[question.id];
    const shown = mine || others[0];
    return h("li", {}, h("button", { type: "button", class: `entry ${shown ? TONES[shown.outcome] : ""} ${mine ? "decided" : ""}`,
      "aria-current": at === this.index ? "true" : null, onclick: () => this.choose(at) },
      h("span", { class: "sign", "aria-hidden": "true" }, shown ? SIGNS[shown.outcome] : "○"),
      h("span", { class: "unseen" }, `${mine ? `you: ${SHORT[mine.outcome]}` : shown ? `not decided by you; ${shown.by}: ${SHORT[shown.outcome]}` : "not decided"}. `), question.ask));
  }

  /** Sends something to be recorded; whether it was. */
  async send(name, value) {
    const result = await post(`papers/${this.slug}/${name}`, value);
    this.state = result.state;
    const refused = result.refused?.[0] || result.not_noted?.[0];
    this.refused = refused || (result.error && { message: result.error }) || null;
    this.remark = result.look_again?.[0]?.remark;
    return !this.refused;
  }

  async record(word) {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.gather(false, word === "yes" || word === "no");
      if (this.refused) return;
      const shown = this.judge ? null : this.answer.others[0];
      const lent = word === "yes" && !this.tray.length && shown?.outcome === "yes" ? shown.evidence : this.tray;
      await this.give(word, lent.map((each) => each.draft), this.because);
    } finally { this.busy = false; }
  }

  /** Settles a difference as one of the coders answered. */
  async side(number) {
    const taken = this.answer.people[number];
    if (!taken) return;
    const word = taken.outcome === "not applicable" ? "n/a" : taken.outcome;
    await this.give(word, taken.evidence.map((each) => each.draft), this.because || `As ${taken.by} answered.${taken.reason ? ` ${taken.reason}` : ""}`);
  }

  async agree() {
    const shown = this.answer.others[0];
    if (!shown || this.busy) return;
    const word = shown.outcome === "not applicable" ? "n/a" : shown.outcome;
    await this.give(word, shown.evidence.map((each) => each.draft), this.because);
  }

  async give(word, evidence, because) {
    const asked = this.question;
    if (await this.send(this.judge ? "judge" : "record", { question: asked.id, answer: word, because, evidence })) {
      getSelection().removeAllRanges();
      say(`${word}: ${asked.ask}${this.remark ? ` — ${this.remark}` : ""}`);
      const next = this.nextUndecided(this.index);
      if (next < 0) say(this.judge ? "All differences in this paper are settled." : "All questions are decided.");
      this.choose(next < 0 ? Math.min(this.index + 1, this.total - 1) : next);
    } else this.draw();
  }

  /** Takes the words selected on the page as evidence; nothing where none are, unless they were asked for. */
  async gather(sentence, quietly = false) {
    this.refused = null;
    const selected = this.pages.selected();
    if (!selected) {
      if (!quietly) say("Select words on the page first.", true);
      return;
    }
    const result = await post(`papers/${this.slug}/select`, { ...selected, sentence });
    if (result.refused) this.refused = result.refused;
    else this.tray.push(result.evidence);
    getSelection().removeAllRanges();
    this.draw();
  }

  take(at) {
    const place = this.places[at];
    if (!place?.draft) return;
    this.tray.push(place);
    this.draw();
    this.pages.go(`tray-${this.tray.length - 1}`, place.boxes);
  }

  drop(at) {
    this.tray.splice(at, 1);
    this.draw();
  }

  async find(words) {
    this.query = words || this.question.cues.join(" ") || this.question.ask;
    this.found = await post(`papers/${this.slug}/find`, { query: this.query.slice(0, 500) });
    this.at = this.tray.length + this.answer.others.flatMap((each) => each.evidence).length - 1;
    this.draw();
    document.activeElement?.blur();
    this.left.querySelector(".places").parentElement.scrollIntoView({ block: "nearest" });
    if (this.found.length && !this.pages.isBelow()) this.look();
  }

  /** The next piece of evidence on the page. */
  look() {
    const all = this.evidence();
    if (!all.length) return;
    this.at = (this.at + 1) % all.length;
    this.pages.go(all[this.at].id, all[this.at].boxes);
  }

  async undo() {
    if (await this.send("undo", {})) say("Undone.");
    const message = this.refused?.message;
    this.choose(this.index);
    if (message) say(message, true);
  }

  key(event) {
    const focus = (id) => { $(id).focus(); $(id).scrollIntoView({ block: "nearest" }); };
    const acts = { y: () => this.record("yes"), n: () => this.record("no"), a: () => this.record("n/a"), o: () => this.record("open"),
      j: () => this.choose(this.index + 1), k: () => this.choose(this.index - 1), c: () => this.agree(), e: () => this.look(),
      f: () => this.find(), "/": () => focus("words"), q: () => this.gather(false), s: () => this.gather(true), u: () => this.undo(),
      w: () => focus("because"), x: () => { this.tray = []; this.draw(); }, l: () => this.choose(this.nextUndecided(this.index)) };
    const act = /^[1-9]$/.test(event.key) ? () => (this.judge && this.answer.people.length ? this.side(Number(event.key) - 1) : this.take(Number(event.key) - 1)) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
