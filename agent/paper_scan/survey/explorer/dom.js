// Elements are made here and nowhere else; whatever text they hold is set as text.

const $ = (id) => document.getElementById(id);

function h(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === "class") element.className = value;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "css") Object.assign(element.style, value);
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const percent = (share) => (share === null ? "–" : `${Math.round(100 * share)} %`);
const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
const words = (id) => { const text = id.replaceAll("_", " "); return text.charAt(0).toUpperCase() + text.slice(1); };
const OUTCOMES = { y: "yes", n: "no", o: "open", a: "not applicable" };

function stacked(counts) {
  const all = counts.y + counts.n + counts.o + counts.a || 1;
  const parts = ["y", "n", "o", "a"].filter((letter) => counts[letter]);
  const said = parts.map((letter) => `${counts[letter]} ${OUTCOMES[letter]}`).join(", ");
  return h("div", { class: "bar", title: said, role: "img", "aria-label": said },
    parts.map((letter) => h("i", { class: letter, css: { width: `${(100 * counts[letter]) / all}%` } })));
}
