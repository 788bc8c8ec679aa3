// Who cites whom among the scanned papers: years from left to right, much cited papers large.

const NODES = 150;
const NAMES = 24;
let graph = null;

function graphView(view) {
  const linked = new Map();
  const inside = new Set(shown.map((paper) => paper.id));
  const edges = index.edges.filter(([from, to]) => inside.has(from) && inside.has(to));
  for (const [from, to] of edges) for (const id of [from, to]) linked.set(id, (linked.get(id) || 0) + 1);
  const kept = new Set([...linked].sort((a, b) => b[1] - a[1]).slice(0, NODES).map(([id]) => id));
  const note = `${plural(edges.length, "citation")} among ${plural(shown.length, "paper")}` +
    (linked.size > NODES ? `; the ${NODES} most linked papers are drawn` : "") + ".";
  view.append(h("div", { class: "pad" }, h("p", { class: "soft" }, note), drawing(kept, edges), outsideList()));
}

function drawing(kept, edges) {
  if (!kept.size) return h("p", {}, "No paper here cites another one here.");
  const canvas = h("canvas", { role: "img", "aria-label": "Citation graph" });
  const years = [...kept].map((id) => PAPERS[id].year).filter((year) => year !== null);
  const first = Math.min(...years), last = Math.max(...years, first + 1);
  const lanes = new Map();
  const nodes = new Map([...kept].sort((a, b) => PAPERS[b].cited - PAPERS[a].cited).map((id) => {
    const year = PAPERS[id].year ?? first, lane = lanes.get(year) || 0;
    lanes.set(year, lane + 1);
    return [id, { id, x: (year - first) / (last - first), lane, size: 4 + 2.2 * Math.sqrt(PAPERS[id].cited) }];
  }));
  const deepest = Math.max(...lanes.values());
  const height = Math.max(300, Math.min(900, 70 + 36 * deepest));
  for (const node of nodes.values()) {
    // a year's papers one above the other, each a little off, so that names don't run into one another
    const all = lanes.get(PAPERS[node.id].year ?? first), off = (node.id * 0.618034) % 1;
    node.y = (node.lane + 0.15 + 0.7 * off) / all;
  }
  graph = { canvas, nodes, edges: edges.filter(([from, to]) => kept.has(from) && kept.has(to)), height, first, last, over: null };
  canvas.onmousemove = (event) => { const node = nearest(event); if (node !== graph.over) { graph.over = node; paintGraph(); } canvas.style.cursor = node ? "pointer" : ""; };
  canvas.onclick = (event) => { const node = nearest(event); if (node) openPaper(PAPERS[node.id]); };
  requestAnimationFrame(paintGraph);
  return canvas;
}

function nearest(event) {
  let best = null, least = 14 * 14;
  for (const node of graph.nodes.values()) {
    const far = (node.px - event.offsetX) ** 2 + (node.py - event.offsetY) ** 2;
    if (far < least) { best = node; least = far; }
  }
  return best;
}

function paintGraph() {
  if (!graph || !graph.canvas.isConnected) return;
  const { canvas, nodes, edges, height, over } = graph, width = canvas.clientWidth, scale = devicePixelRatio || 1;
  canvas.width = width * scale; canvas.height = height * scale; canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d"), colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
  pen.scale(scale, scale);
  pen.font = "12px system-ui, sans-serif";
  for (const node of nodes.values()) { node.px = 60 + node.x * (width - 220); node.py = 24 + node.y * (height - 70); }
  const near = new Set(over ? edges.filter((edge) => edge.includes(over.id)).flat() : []);
  for (const [from, to] of edges) {
    const a = nodes.get(from), b = nodes.get(to), lit = over && (from === over.id || to === over.id);
    pen.strokeStyle = lit ? colour("--accent") : colour("--open");
    pen.globalAlpha = lit ? 0.9 : over ? 0.12 : 0.35;
    pen.beginPath(); pen.moveTo(a.px, a.py);
    pen.quadraticCurveTo((a.px + b.px) / 2, (a.py + b.py) / 2 - 0.12 * Math.abs(a.px - b.px) - 8, b.px, b.py);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  for (const node of nodes.values()) {
    const paper = PAPERS[node.id];
    pen.globalAlpha = over && node !== over && !near.has(node.id) ? 0.3 : 1;
    pen.fillStyle = paper.share === null ? colour("--open") : paper.share >= 0.5 ? colour("--yes") : colour("--no");
    pen.beginPath(); pen.arc(node.px, node.py, node.size, 0, 7); pen.fill();
  }
  pen.globalAlpha = 1;
  const bySize = [...nodes.values()].sort((a, b) => b.size - a.size);
  const named = over ? [over, ...bySize.filter((node) => near.has(node.id) && node !== over)] : bySize.slice(0, NAMES);
  canvas.names = graph.names = [];
  for (const node of named) paintName(pen, node, width, colour, node === over);
  pen.globalAlpha = 1;
  pen.fillStyle = colour("--soft");
  const step = Math.max(1, Math.ceil((graph.last - graph.first) / 10));
  for (let year = graph.first; year <= graph.last; year += step)
    pen.fillText(String(year), 60 + ((year - graph.first) / (graph.last - graph.first)) * (width - 220) - 12, height - 10);
}

// A paper's name beside it where it covers neither another name nor another paper, cut shorter if need be; else none.
function paintName(pen, node, width, colour, must) {
  const spots = [34, 18].flatMap((most) => spotsFor(pen, node, most)).filter((spot) => spot.left > 0 && spot.right < width && spot.top > 0);
  const spot = spots.find((each) => isFree(each, node)) || (must && spots[0]);
  if (!spot) return;
  graph.names.push(spot);
  pen.lineWidth = 4; pen.lineJoin = "round"; pen.strokeStyle = colour("--card");
  pen.strokeText(spot.text, spot.left, spot.top + 12);
  pen.lineWidth = 1; pen.fillStyle = colour("--text");
  pen.fillText(spot.text, spot.left, spot.top + 12);
}

function spotsFor(pen, { id, px, py, size }, most) {
  const title = PAPERS[id].title, text = title.length > most ? `${title.slice(0, most - 1).trim()}…` : title, long = pen.measureText(text).width;
  const at = (left, top) => ({ text, left, top, right: left + long, bottom: top + 16 });
  return [at(px + size + 4, py - 8), at(px - size - 4 - long, py - 8), at(px - long / 2, py - size - 17), at(px - long / 2, py + size + 1)];
}

function isFree(spot, node) {
  const isApart = (other) => other.right < spot.left || other.left > spot.right || other.bottom < spot.top || other.top > spot.bottom;
  const disc = ({ px, py, size }) => ({ left: px - size, right: px + size, top: py - size, bottom: py + size });
  return graph.names.every(isApart) && [...graph.nodes.values()].every((other) => other === node || isApart(disc(other)));
}

function outsideList() {
  if (!index.outside.length) return "";
  return h("section", {}, h("h3", {}, "Cited most by these scans, and not scanned"), index.outside.slice(0, 30).map(([title, year, n]) =>
    h("div", {}, h("span", { class: "soft" }, `${n} × `), title, year ? h("span", { class: "soft" }, ` (${year})`) : "")));
}
