// The scans as the page holds them, and what is chosen of them.

const index = JSON.parse($("index").textContent);
const details = JSON.parse($("details").textContent);
$("index").remove();
$("details").remove();

const QUESTIONS = index.questions.map(([id, category, ask, decidable, wrong], place) =>
  ({ id, category, ask, place, decidable, wrong }));
const CATEGORIES = Object.entries(index.categories).map(([id, title]) => ({
  id, title, places: QUESTIONS.filter((question) => question.category === id).map((question) => question.place),
}));
const FIELDS = ["title", "authors", "year", "venue", "arxiv", "doi", "type", "tags", "reader", "answers", "flags", "verdicts", "scans"];

const PAPERS = index.papers.map((entry, id) => {
  const paper = Object.fromEntries(FIELDS.map((field, place) => [field, entry[place]]));
  paper.id = id;
  paper.counts = tally(paper.answers);
  const decided = paper.counts.y + paper.counts.n;
  paper.share = decided ? paper.counts.y / decided : null;
  paper.cited = 0;
  paper.text = [paper.title, paper.authors.join(" "), paper.venue, paper.tags.join(" "), paper.flags.join(" "),
    paper.arxiv, paper.doi, paper.year].join(" ").toLowerCase();
  return paper;
});
for (const [, to] of index.edges) PAPERS[to].cited += 1;

const chosen = { text: "", year: "", type: "", tag: "", reader: "", verdict: "", question: "", outcome: "" };
const sorting = { by: "title", down: false };
let shown = PAPERS;

function tally(answers, places) {
  const counts = { y: 0, n: 0, o: 0, a: 0, "-": 0 };
  if (places) for (const place of places) counts[answers[place]] += 1;
  else for (let place = 0; place < answers.length; place += 1) counts[answers[place]] += 1;
  return counts;
}

function matches(paper, terms) {
  if (chosen.year && String(paper.year) !== chosen.year) return false;
  if (chosen.type && paper.type !== chosen.type) return false;
  if (chosen.tag && !paper.tags.includes(chosen.tag)) return false;
  if (chosen.reader && paper.reader !== chosen.reader) return false;
  if (chosen.verdict && !paper.verdicts.includes(chosen.verdict)) return false;
  if (chosen.question && !(chosen.outcome || "ynoa").includes(paper.answers[chosen.question])) return false;
  return terms.every((term) => paper.text.includes(term));
}

const KEYS = {
  title: (paper) => paper.title.toLowerCase(),
  year: (paper) => paper.year ?? -1,
  type: (paper) => paper.type,
  share: (paper) => paper.share ?? -1,
  yes: (paper) => paper.counts.y,
  open: (paper) => paper.counts.o,
  flags: (paper) => paper.flags.length,
  cited: (paper) => paper.cited,
};

function choose() {
  const terms = chosen.text.toLowerCase().split(/\s+/).filter(Boolean);
  const key = KEYS[sorting.by];
  const keyed = PAPERS.filter((paper) => matches(paper, terms)).map((paper) => [key(paper), paper]);
  const up = sorting.down ? -1 : 1;
  keyed.sort(([a, one], [b, other]) => (a < b ? -up : a > b ? up : one.id - other.id));
  shown = keyed.map(([, paper]) => paper);
}

// Wilson's score interval at 95 %, as in the survey's tables.
function wilson(yes, n) {
  if (!n) return null;
  const z = 1.959963984540054, p = yes / n, z2 = z * z;
  const middle = p + z2 / (2 * n), half = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n)), scale = 1 + z2 / n;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

function values(field) {
  const counts = new Map();
  for (const paper of PAPERS)
    for (const value of Array.isArray(paper[field]) ? new Set(paper[field]) : [paper[field]])
      if (value !== "" && value !== null) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts];
}

async function detail(paper) {
  const packed = details[paper.id];
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(unpacked).text());
}
