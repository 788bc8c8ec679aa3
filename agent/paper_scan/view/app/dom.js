// Elements made from values: what comes from a paper is always text, never markup.

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `on…` handlers, `data-…`, `aria-…`; anything else is an attribute
 * @param {...any} children strings, elements, arrays of them; null and false are left out
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(9).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** Puts children in place of what an element held. */
export function put(element, ...children) {
  element.replaceChildren(...h("div", {}, ...children).childNodes);
}

export const $ = (id) => document.getElementById(id);

/** Says something to eye and screen reader; errors stay, the rest goes after a while. */
export function say(text, wrong = false) {
  const place = $("said");
  place.textContent = text;
  place.classList.toggle("wrong", wrong);
  place.hidden = !text;
  clearTimeout(say.timer);
  if (text && !wrong) say.timer = setTimeout(() => { place.hidden = true; }, 4000);
}

export const SIGNS = { yes: "■", no: "□", open: "?", "not applicable": "·" };
export const TONES = { yes: "yes", no: "no", open: "open", "not applicable": "na" };
export const SHORT = { yes: "yes", no: "no", open: "open", "not applicable": "n.a." };

/** A form in the dialog; `send` gets its values by name and closes it unless it gives an error's text. */
export function ask(title, fields, label, send) {
  const dialog = $("dialog");
  const wrong = h("p", { class: "wrong", role: "alert" });
  const form = h("form", { method: "dialog", onsubmit: async (event) => {
    event.preventDefault();
    const error = await send(Object.fromEntries(new FormData(form)));
    if (error) wrong.textContent = error;
    else dialog.close();
  } },
    h("h2", { id: "dialog-title" }, title), fields, wrong,
    h("p", { class: "row" }, h("button", { class: "main" }, label),
      h("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  dialog.replaceChildren(form);
  dialog.showModal();
}

export function tell(title, ...content) {
  $("dialog").replaceChildren(h("h2", { id: "dialog-title" }, title), ...content,
    h("p", { class: "row" }, h("button", { type: "button", class: "main", onclick: () => $("dialog").close() }, "Close")));
  $("dialog").showModal();
}
