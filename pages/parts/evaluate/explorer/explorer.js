/* The threshold explorer: draws what Python counted, and follows the threshold without asking Python. */

const SVG = "http://www.w3.org/2000/svg";

/* The state that each mounted explorer keeps from one call by Streamlit to the next. */
const states = new WeakMap();

export default function mount({ data: sent, parentElement, setTriggerValue }) {
  const data = withFunctions(sent);
  const state = stateOf(parentElement, data);
  addMetrics(parentElement, data);
  const view = findParts(parentElement, data);
  const threshold = thresholdOf(view, data, state, (value) => {
    setTriggerValue("threshold", { version: state.version, threshold: value });
  });
  view.slider.max = data.highest;
  drawStatic(view, data);
  listenToSlider(view.slider, data, threshold);
  for (const plot of view.plots) {
    listenToPlot(plot, view.slider, data, threshold);
  }
  listenToCells(view, data.cell, (cell) => setTriggerValue("cell", cell));
  listenToTiles(view, () => show(view, data, countsFor(data, state.threshold)));
  takeThreshold(view, data, state);
  showChosen(view, data.cell);
  return () => {
    clearTimeout(state.timer);
    cancelAnimationFrame(state.frame);
    state.frame = 0;
  };
}

function stateOf(parent, data) {
  if (!states.has(parent)) {
    states.set(parent, { version: undefined, threshold: undefined, isMoving: false });
  }
  return states.get(parent);
}

/* A tile for each metric, and a line with its key for each that has a curve: made once for a mounted explorer. */
function addMetrics(parent, { metrics }) {
  const one = (selector) => parent.querySelector(selector);
  if (one(".metric") !== null) {
    return;
  }
  for (const metric of metrics) {
    const tile = copyOf(one(".tile-template"), metric);
    setText(tile.querySelector(".title"), capitalised(metric.label));
    tile.classList.toggle("without-range", metric.unit === null);
    one(metric.is_main ? ".metrics.main" : ".more .metrics").append(tile);
  }
  for (const group of parent.querySelectorAll(".metrics")) {
    group.style.setProperty("--columns", group.childElementCount);
  }
  for (const metric of metrics.filter(({ line }) => line !== "")) {
    const key = copyOf(one(".key-template"), metric);
    setText(key.querySelector(".label"), metric.label);
    key.querySelector(".line").classList.add(metric.line);
    one(".keys").append(key);
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", `line ${metric.line}`);
    line.dataset.metric = metric.name;
    one(".lines").prepend(line); // the first metric is drawn over the others
  }
}

function copyOf(template, metric) {
  const element = template.content.firstElementChild.cloneNode(true);
  element.dataset.metric = metric.name;
  return element;
}

function findParts(parent, { metrics }) {
  const one = (selector) => parent.querySelector(selector);
  const all = (selector) => [...parent.querySelectorAll(selector)];
  const withCurve = metrics.filter(({ line }) => line !== "");
  return {
    one,
    slider: one(".threshold"),
    rule: one(".rule"),
    called: one(".called"),
    found: one(".found"),
    cost: one(".cost-now"),
    cheapest: one(".cost-least"),
    cuts: all(".cut"),
    zone: one(".zone"),
    plots: all(".over-score"),
    scoreTicks: all(".ticks.scores"),
    precisionRecallDot: one(".precision-recall .point"),
    rocDot: one(".roc .point"),
    costDot: one(".costs .point"),
    cells: Object.fromEntries(Object.keys(CELLS).map((name) => [name, cellParts(one(`.cell.${name}`))])),
    tiles: metrics.map((metric) => tileParts(one(`.metric[data-metric=${metric.name}]`), metric)),
    keys: withCurve.map((metric) => ({ metric, value: one(`.key[data-metric=${metric.name}] b`) })),
    lines: withCurve.map((metric) => ({ metric, line: one(`.line[data-metric=${metric.name}]`) })),
  };
}

function cellParts(cell) {
  const one = (selector) => cell.querySelector(selector);
  return { cell, button: one("button"), count: one(".count"), share: one(".share") };
}

function tileParts(tile, metric) {
  const one = (selector) => tile.querySelector(selector);
  return { tile, metric, value: one(".value"), range: one(".range"), beside: one(".beside"), formula: one(".formula") };
}

/* Take Python's threshold when its version has changed, unless the learner is moving the threshold: the report of the
   move then names this version, and Python takes the learner's threshold. */
function takeThreshold(view, data, state) {
  cancelAnimationFrame(state.frame); // it would draw the rows of before
  state.frame = 0;
  if (data.version !== state.version && !state.isMoving) {
    state.threshold = data.threshold;
  } else if (state.threshold !== data.threshold) {
    state.threshold = snapped(data, state.threshold); // the rows may have changed
  }
  view.slider.value = state.threshold;
  state.version = data.version;
  show(view, data, countsFor(data, state.threshold));
}
