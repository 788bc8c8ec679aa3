// The paper's pages: image, selectable text over it, marks between the two.

import { h } from "./dom.js";
import { blob, get } from "./api.js";

const SVG = "http://www.w3.org/2000/svg";
const pen = document.createElement("canvas").getContext("2d");
pen.font = "100px serif";

/** A line of text over its printed place, stretched to its printed width. */
function line([start, text, x0, y0, x1, y1, size], page) {
  const span = h("span", { "data-start": start }, text);
  const natural = pen.measureText(text).width / 100 * size;
  span.style.left = `${100 * x0 / page.width}%`;
  span.style.top = `${100 * y0 / page.height}%`;
  span.style.height = `${100 * (y1 - y0) / page.height}%`;
  span.style.fontSize = `${100 * size / page.width}cqw`;
  if (natural > 0) span.style.transform = `scaleX(${(x1 - x0) / natural})`;
  return span;
}

export class Pages {
  /**
   * @param {string} slug
   * @param {{number: number, width: number, height: number}[]} pages
   */
  constructor(slug, pages) {
    this.slug = slug;
    this.sheets = new Map();
    this.urls = [];
    this.element = h("aside", { id: "pages", "aria-label": "Pages of the paper", tabindex: "0" });
    this.watcher = new IntersectionObserver((seen) => {
      for (const each of seen) if (each.isIntersecting) this.load(Number(each.target.dataset.page));
    }, { root: null, rootMargin: "1200px 0px" });
    for (const page of pages) {
      const marks = document.createElementNS(SVG, "svg");
      marks.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
      marks.setAttribute("class", "marks");
      marks.setAttribute("aria-hidden", "true");
      const sheet = h("div", { class: "sheet" }, marks);
      sheet.style.aspectRatio = `${page.width} / ${page.height}`;
      const figure = h("figure", { id: `page-${page.number}`, "data-page": page.number }, sheet,
        h("figcaption", {}, `p. ${page.number} of ${pages.length}`));
      this.sheets.set(page.number, { page, sheet, marks, loaded: false });
      this.element.append(figure);
      this.watcher.observe(figure);
    }
  }

  async load(number) {
    const own = this.sheets.get(number);
    if (!own || own.loaded) return;
    own.loaded = true;
    const [image, lines] = await Promise.all([
      blob(`papers/${this.slug}/pages/${number}/image`).catch(() => null), get(`papers/${this.slug}/pages/${number}/text`)]);
    if (image) {
      const url = URL.createObjectURL(image);
      this.urls.push(url);
      own.sheet.prepend(h("img", { src: url, alt: `Page ${number} as an image; its text follows` }));
    }
    own.sheet.append(h("div", { class: "text" }, lines.map((each) => line(each, own.page))));
  }

  /** @param {{boxes: number[][], tone: string, id: string}[]} marked */
  mark(marked) {
    for (const { marks } of this.sheets.values()) marks.replaceChildren();
    for (const { boxes, tone, id } of marked) {
      for (const [page, x0, y0, x1, y1] of boxes) {
        const rectangle = document.createElementNS(SVG, "rect");
        const values = { x: x0, y: y0, width: Math.max(1, x1 - x0), height: Math.max(1, y1 - y0), class: `mark ${tone}`, "data-mark": id };
        for (const [name, value] of Object.entries(values)) rectangle.setAttribute(name, value);
        this.sheets.get(page)?.marks.append(rectangle);
      }
    }
  }

  /** Scrolls to a piece of evidence, and makes it the one that is looked at. */
  go(id, boxes, smooth = false) {
    for (const now of this.element.querySelectorAll(".now")) now.classList.remove("now");
    const first = boxes[0];
    const own = first && this.sheets.get(first[0]);
    if (!own) return;
    for (const mark of this.element.querySelectorAll(`[data-mark="${id}"]`)) mark.classList.add("now");
    this.load(first[0]);
    const [, , y0, , y1] = first;
    const scroller = this.isBelow() ? document.scrollingElement : this.element;
    const box = own.sheet.getBoundingClientRect();
    const middle = box.top + box.height * (y0 + y1) / 2 / own.page.height;
    const frame = scroller === this.element ? this.element.getBoundingClientRect() : { top: 0, height: innerHeight };
    const still = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollBy({ top: middle - frame.top - frame.height / 2.4, behavior: still ? "auto" : "smooth" });
  }

  /** Whether the pages stand below the questions, as on a phone, and the whole document scrolls. */
  isBelow() {
    return getComputedStyle(this.element).overflowY === "visible";
  }

  /** Offsets of the words that are selected on the pages; null where none are. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.element)) return null;
    const spans = [...this.element.querySelectorAll(".text span")].filter((each) => range.intersectsNode(each));
    if (!spans.length) return null;
    const [first, last] = [spans[0], spans[spans.length - 1]];
    const start = first.contains(range.startContainer) ? range.startOffset : 0;
    const end = last.contains(range.endContainer) ? range.endOffset : last.textContent.length;
    const found = { start: Number(first.dataset.start) + start, end: Number(last.dataset.start) + end };
    return found.end > found.start ? found : null;
  }

  leave() {
    this.watcher.disconnect();
    for (const url of this.urls) URL.revokeObjectURL(url);
  }
}
