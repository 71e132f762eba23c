/* The threshold explorer: draws what Python counted, and follows the learner's hand without asking Python. */

/* What each mounted explorer remembers from one call by Streamlit to the next. */
const memories = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  const memory = remembered(parentElement, data);
  const view = findParts(parentElement);
  const hand = handOf(view, data, memory, (threshold) => setTriggerValue("threshold", threshold));
  view.slider.max = data.highest;
  drawStill(view, data);
  followSlider(view.slider, data, hand);
  for (const plot of view.plots) {
    followPlot(plot, view.slider, data, hand);
  }
  followCells(view, data.cell, (cell) => setTriggerValue("cell", cell));
  followTiles(view, () => show(view, data, countsFor(data, memory.shown)));
  adopt(view, data, memory);
  showChosen(view, data.cell);
  return () => {
    clearTimeout(memory.timer);
    cancelAnimationFrame(memory.frame);
    memory.frame = 0;
  };
}

function remembered(parent, data) {
  if (!memories.has(parent)) {
    memories.set(parent, { given: undefined, shown: undefined, reported: data.heard, moving: false });
  }
  return memories.get(parent);
}

function findParts(parent) {
  const one = (selector) => parent.querySelector(selector);
  const all = (selector) => [...parent.querySelectorAll(selector)];
  return {
    one,
    slider: one(".threshold"),
    rule: one(".rule"),
    called: one(".called"),
    found: one(".found"),
    cost: one(".cost-now"),
    cheapest: one(".cost-least"),
    lines: all(".cut"),
    zone: one(".zone"),
    plots: all(".over-score"),
    scoreTicks: all(".ticks.scores"),
    precisionRecallDot: one(".precision-recall .point"),
    rocDot: one(".roc .point"),
    costDot: one(".costs .point"),
    keys: all(".key").map((key) => ({ name: key.dataset.metric, key: key.querySelector("b") })),
    cells: Object.fromEntries(Object.keys(CELLS).map((name) => [name, cellParts(one(`.cell.${name}`))])),
    metrics: all(".metric").map(tileParts),
  };
}

function cellParts(cell) {
  const one = (selector) => cell.querySelector(selector);
  return { cell, button: one("button"), count: one(".count"), share: one(".share") };
}

function tileParts(tile) {
  const one = (selector) => tile.querySelector(selector);
  return {
    tile,
    name: tile.dataset.metric,
    title: one(".title"),
    value: one(".value"),
    range: one(".range"),
    beside: one(".beside"),
    formula: one(".formula"),
  };
}

/* What a hand can do to the threshold. However often it moves within a frame, the picture is drawn once. */
function handOf(view, data, memory, report) {
  const draw = () => {
    memory.frame = 0;
    show(view, data, countsFor(data, memory.shown));
  };
  const place = (threshold) => {
    memory.shown = threshold;
    memory.frame ||= requestAnimationFrame(draw);
    return threshold;
  };
  const tell = () => {
    memory.moving = false;
    memory.reported = memory.shown;
    report(memory.shown);
  };
  return {
    place: () => memory.shown,
    move(threshold) {
      memory.before = memory.moving ? memory.before : memory.shown;
      memory.moving = true;
      return place(threshold);
    },
    settle(delay) {
      clearTimeout(memory.timer);
      memory.timer = setTimeout(tell, delay);
    },
    back() {
      memory.moving = false;
      return place(memory.before ?? memory.shown);
    },
  };
}

/* Take over Python's threshold when it is another one than before, unless the learner has moved on since: then
   Python speaks of a threshold that is past. */
function adopt(view, data, memory) {
  cancelAnimationFrame(memory.frame); // it would draw the rows of before
  memory.frame = 0;
  const another = data.threshold !== memory.given;
  const behind = memory.moving || data.heard !== memory.reported;
  if (memory.given === undefined || (another && !behind)) {
    memory.shown = data.threshold;
  } else if (memory.shown !== data.threshold) {
    memory.shown = snapped(data, memory.shown); // the rows may be other ones now
  }
  view.slider.value = memory.shown;
  memory.given = data.threshold;
  show(view, data, countsFor(data, memory.shown));
}
