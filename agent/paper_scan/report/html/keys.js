// Everything by keyboard.

function move(step) {
  const open = items.filter((item) => !item.hidden && item.offsetParent !== null);
  if (!open.length) return;
  const here = open.indexOf(current);
  const next = here < 0 ? (step > 0 ? 0 : open.length - 1) : Math.max(0, Math.min(open.length - 1, here + step));
  toItem(open[next]);
}

function evidence() {
  const marks = current ? marksOf(current) : [];
  if (marks.length) toMark(marks[(at + 1) % marks.length]);
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

const TONES = ["", "yes", "no", "open", "na"];
const KEYS = { j: () => move(1), k: () => move(-1), e: evidence, b: () => current && toItem(current), t: toggleTheme,
  Escape: () => current && toItem(current), "/": () => { $("search").focus(); reveal($("search")); } };
TONES.forEach((tone, number) => { KEYS[String(number)] = () => setTone(tone); });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    if (event.key === "Escape" || (event.key === "Enter" && event.target.id === "search")) {
      event.target.blur();
      if (event.key === "Enter") move(1);
    }
    return;
  }
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
$("theme").addEventListener("click", toggleTheme);
