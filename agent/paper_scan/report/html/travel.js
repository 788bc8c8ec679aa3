// From an answer to its place on the page, and back. The links do this by themselves; here they are made visible.

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
let current = null;
let at = -1;

const marksOf = (item) => [...document.querySelectorAll(".mark")]
  .filter((mark) => mark.getAttribute("href") === `#${item.id}`).sort((a, b) => a.id.slice(1) - b.id.slice(1));

function light(item) {
  for (const on of document.querySelectorAll(".on")) on.classList.remove("on");
  current = item;
  item.classList.add("on");
  for (const mark of marksOf(item)) mark.classList.add("on");
  $("back").disabled = false;
}

function reveal(element) {
  element.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

function toItem(item) {
  if (item.hidden) {
    Object.assign(chosen, { tone: "", sure: "", words: [] });
    $("search").value = $("sure").value = "";
    choose();
  }
  if (item !== current) at = -1;
  light(item);
  item.focus({ preventScroll: true });
  reveal(item);
}

function toMark(mark) {
  const item = document.getElementById(mark.getAttribute("href").slice(1));
  if (item) light(item);
  at = item ? marksOf(item).indexOf(mark) : -1;
  for (const now of document.querySelectorAll(".now")) now.classList.remove("now");
  mark.classList.add("now");
  mark.focus({ preventScroll: true });
  reveal(mark);
}

function follow(fragment) {
  const target = fragment.length > 1 ? document.getElementById(fragment.slice(1)) : null;
  if (!target) return false;
  if (target.classList.contains("mark")) toMark(target);
  else if (target.classList.contains("item")) toItem(target);
  else return false;
  history.replaceState(null, "", fragment);
  return true;
}

// Marks of several answers may lie on one another: each click goes to the next of them.
function under(event, mark) {
  const stack = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest(".mark")).filter(Boolean);
  const ids = [...new Set(stack.map((each) => each.getAttribute("href")))];
  const here = current ? ids.indexOf(`#${current.id}`) : -1;
  return ids.length ? ids[(here + 1) % ids.length] : mark.getAttribute("href");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const fragment = link.classList.contains("mark") ? under(event, link) : link.getAttribute("href");
  if (follow(fragment)) event.preventDefault();
});
$("back").addEventListener("click", () => current && toItem(current));
addEventListener("hashchange", () => follow(location.hash));
follow(location.hash);
