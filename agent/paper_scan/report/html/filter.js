// Which questions are shown: by outcome, confidence and words.

const $ = (id) => document.getElementById(id);
const items = [...document.querySelectorAll(".item")];
const questions = items.filter((item) => item.dataset.tone);
const texts = new Map(questions.map((item) => [item, item.textContent.toLowerCase()]));
const buttons = [...document.querySelectorAll("#tools [data-tone]")];
const chosen = { tone: "", sure: "", words: [] };

function choose() {
  let shown = 0;
  for (const item of questions) {
    const fits = (!chosen.tone || item.dataset.tone === chosen.tone) && (!chosen.sure || item.dataset.sure === chosen.sure)
      && chosen.words.every((word) => texts.get(item).includes(word));
    item.hidden = !fits;
    shown += fits;
  }
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector(".item:not([hidden])");
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.tone === chosen.tone));
  $("none").hidden = shown > 0;
  $("count").textContent = `${shown} of ${questions.length}`;
}

function setTone(tone) {
  chosen.tone = tone;
  choose();
}

for (const button of buttons) button.addEventListener("click", () => setTone(button.dataset.tone));
$("sure").addEventListener("change", (event) => { chosen.sure = event.target.value; choose(); });
$("search").addEventListener("input", (event) => {
  chosen.words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  choose();
});
$("tools").hidden = false;
$("bar").hidden = false;
choose();
