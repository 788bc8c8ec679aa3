// One paper with its answers, reasons and evidence.

let opened = null;

async function openPaper(paper) {
  opened = paper;
  const panel = $("paper");
  panel.replaceChildren(...facts(paper));
  panel.hidden = false;
  panel.scrollTop = 0;
  remember();
  let found = null;
  try {
    found = await detail(paper);
  } catch (error) {
    panel.append(h("p", { class: "flag" }, `The evidence can't be unpacked in this browser (${error.message}).`));
  }
  if (opened !== paper) return;
  panel.append(...(found ? notes(found) : []), h("h3", {}, "Answers"), ...answers(paper, found));
  if (!details.length) panel.append(h("p", { class: "soft" }, "Written without evidence: see the paper's own report."));
}

function closePaper() {
  opened = null;
  $("paper").hidden = true;
  remember();
  $("view").focus();
}

function facts(paper) {
  const links = [];
  if (/^[a-z-]*[\w.\-/]*\d$/i.test(paper.arxiv)) links.push(out(`https://arxiv.org/abs/${encodeURI(paper.arxiv)}`, `arXiv ${paper.arxiv}`));
  if (/^10\.\d{3,}\/\S+$/.test(paper.doi)) links.push(out(`https://doi.org/${encodeURI(paper.doi)}`, `doi ${paper.doi}`));
  return [
    h("button", { class: "close", onclick: closePaper, title: "Close (Esc)" }, "✕"),
    h("h2", {}, paper.title),
    h("p", { class: "soft" }, [paper.authors.join(", "), paper.venue, paper.year].filter(Boolean).join(" · ")),
    h("p", {}, links.flatMap((link) => [link, " "])),
    h("p", {}, [paper.type, ...paper.tags].filter(Boolean).map((tag) => h("span", { class: "chip" }, tag)),
      h("span", { class: "chip" }, `read by ${paper.reader}` + (paper.scans > 1 ? `, 1 of ${paper.scans} scans` : ""))),
    stacked(paper.counts),
    h("p", { class: "soft" }, `${paper.counts.y} yes, ${paper.counts.n} no, ${paper.counts.o} open, ${paper.counts.a} not applicable`),
  ];
}

const out = (href, text) => h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);

function notes(found) {
  const parts = [];
  if (found.findings) parts.push(h("h3", {}, "Findings"), h("p", {}, found.findings));
  if (found.flags.length) parts.push(h("h3", {}, "Red flags"), ...found.flags.map(([flag, said]) =>
    h("p", {}, h("span", { class: "flag" }, flag), said ? `: ${said}` : "")));
  if (found.fits.length) parts.push(h("h3", {}, "Reported fits"), ...found.fits.map(([verdict, why]) =>
    h("p", {}, h("b", {}, verdict), why ? `: ${why}` : "")));
  if (found.claims.length) parts.push(h("h3", {}, "Claims"), ...found.claims.map(([claim, supported]) =>
    h("p", {}, claim, h("span", { class: "soft" }, ` (${supported})`))));
  return parts;
}

function answers(paper, found) {
  return CATEGORIES.map((category) => {
    const asked = category.places.filter((place) => paper.answers[place] !== "-");
    if (!asked.length) return "";
    const counts = tally(paper.answers, asked);
    const marked = asked.filter((place) => paper.answers[place] !== "a").concat(asked.filter((place) => paper.answers[place] === "a"));
    return h("details", { open: asked.some((place) => String(place) === chosen.question) && "" },
      h("summary", {}, category.title, stacked(counts), h("span", { class: "soft num" }, `${counts.y} of ${counts.y + counts.n + counts.o}`)),
      marked.map((place) => answer(QUESTIONS[place], paper.answers[place], found)));
  }).filter(Boolean);
}

function answer({ id, ask }, letter, found) {
  const [why, confidence, evidence] = (found && found.answers[id]) || ["", null, []];
  return h("div", { class: `answer ${letter}` },
    h("span", { class: "out" }, OUTCOMES[letter] + (confidence && confidence !== "none" ? `, ${confidence} confidence` : "")),
    h("div", { class: "q", title: ask }, words(id)), why ? h("div", {}, why) : "",
    evidence.map(([text, place]) => h("blockquote", {}, text, h("span", { class: "place" }, place))));
}
