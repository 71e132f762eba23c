/* The threshold explorer: draws what Python counted, and follows the slider without asking Python.

   Names of classes come from the learner's own file: they are only ever set as textContent. */

const STEPS = 200;
/* A held arrow key changes the slider thirty times a second: Python hears of the last change only. */
const REPORT_DELAY_MS = 200;
const LONGEST_NAME = 40;
const SIGNIFICANT_DIGITS = 3;
const CELLS = { tp: ["tp", "fn"], fn: ["fn", "tp"], fp: ["fp", "tn"], tn: ["tn", "fp"] };

/* What each mounted explorer remembers from one call by Streamlit to the next. */
const memories = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  const memory = remembered(parentElement, data);
  const view = findParts(parentElement);
  drawStill(view, data);
  follow(view, data, memory, (threshold) => setTriggerValue("threshold", threshold));
  adopt(view, data, memory);
  return () => clearTimeout(memory.timer);
}

function remembered(parent, data) {
  if (!memories.has(parent)) {
    memories.set(parent, { given: undefined, shown: undefined, reported: data.heard, moving: false });
  }
  return memories.get(parent);
}

function findParts(parent) {
  const one = (selector) => parent.querySelector(selector);
  return {
    one,
    slider: one(".threshold"),
    rule: one(".rule"),
    called: one(".called"),
    found: one(".found"),
    cut: one(".cut"),
    zone: one(".zone"),
    point: one(".point"),
    cells: Object.fromEntries(Object.keys(CELLS).map((name) => [name, cellParts(one(`.cell.${name}`))])),
    metrics: [...parent.querySelectorAll(".metric")].map((tile) => ({
      name: tile.dataset.metric,
      value: tile.querySelector(".value"),
      beside: tile.querySelector(".beside"),
    })),
  };
}

function cellParts(cell) {
  return { cell, count: cell.querySelector(".count"), share: cell.querySelector(".share") };
}

/* The slider */

function follow(view, data, memory, report) {
  const settle = () => {
    memory.moving = false;
    memory.reported = memory.shown;
    report(memory.shown);
  };
  view.slider.onpointerdown = () => {
    memory.byKeyboard = false;
  };
  view.slider.onkeydown = () => {
    memory.byKeyboard = true;
  };
  view.slider.oninput = () => {
    memory.moving = true;
    memory.shown = nearestStop(view.slider.valueAsNumber);
    show(view, data, rowOf(data, memory.shown));
  };
  view.slider.onchange = () => {
    clearTimeout(memory.timer);
    memory.timer = setTimeout(settle, memory.byKeyboard ? REPORT_DELAY_MS : 0);
  };
}

/* Take over Python's threshold when it is another one than before, unless the learner has moved on since: then
   Python speaks of a threshold that is past. */
function adopt(view, data, memory) {
  const another = data.threshold !== memory.given;
  const behind = memory.moving || data.heard !== memory.reported;
  if (memory.given === undefined || (another && !behind)) {
    view.slider.value = data.threshold;
    memory.shown = data.threshold;
  }
  memory.given = data.threshold;
  show(view, data, rowOf(data, memory.shown));
}

function nearestStop(threshold) {
  return Math.min(1, Math.max(0, Math.round(threshold * STEPS) / STEPS));
}

function rowOf(data, threshold) {
  const between = data.between && data.between.threshold[0] === threshold;
  return between ? rowAt(data.between, 0) : rowAt(data.rows, Math.round(nearestStop(threshold) * STEPS));
}

function rowAt(rows, place) {
  return Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column[place]]));
}

/* What moves with the threshold */

function show(view, data, row) {
  showSentence(view, data, row);
  showCells(view.cells, row);
  showMetrics(view.metrics, data, row);
  showPlace(view, row);
}

function showSentence(view, data, row) {
  const positive = quoted(data.positive);
  const called = row.tp + row.fp;
  const are = row.tp + row.fn;
  setText(view.rule, `score ≥ ${thresholdText(row.threshold)} is called ${positive}`);
  setText(
    view.called,
    called === 0
      ? `Nothing is called ${positive}, so precision is undefined.`
      : `Of ${whole(called)} called ${positive}, ${whole(row.tp)} ${isOrAre(row.tp)} (precision ${number(row.precision)}).`,
  );
  setText(
    view.found,
    are === 0
      ? `Nothing here is ${positive}, so recall is undefined.`
      : `Of ${whole(are)} that ${isOrAre(are)} ${positive}, ${whole(row.tp)} ${isOrAre(row.tp)} found ` +
          `and ${whole(row.fn)} missed (recall ${number(row.recall)}).`,
  );
  view.slider.setAttribute("aria-valuetext", thresholdText(row.threshold));
}

function showCells(cells, row) {
  for (const [name, [own, other]] of Object.entries(CELLS)) {
    const total = row[own] + row[other];
    const { cell, count, share } = cells[name];
    setText(count, whole(row[own]));
    setText(share, total === 0 ? "no rows" : `${percent(row[own] / total)} of the row`);
    cell.style.setProperty("--share", total === 0 ? 0 : row[own] / total);
  }
}

function showMetrics(metrics, data, row) {
  for (const { name, value, beside } of metrics) {
    setText(value, row[name] === null ? "undefined" : number(row[name]));
    setText(beside, row[name] === null ? data.undefined[name] : besides(name, data, row));
  }
}

function besides(name, data, row) {
  switch (name) {
    case "accuracy":
      return `baseline ${number(data.baseline_accuracy)}: always ${quoted(majority(data, row))}`;
    case "precision":
      return `prevalence ${number(data.prevalence)}`;
    case "recall":
      return `${whole(row.tp)} of ${whole(row.tp + row.fn)} found`;
    case "specificity":
      return `${whole(row.tn)} of ${whole(row.tn + row.fp)} rightly left`;
    default:
      return "harmonic mean of precision and recall";
  }
}

function majority(data, row) {
  return row.tp + row.fn > row.tn + row.fp ? data.positive : data.negative;
}

function showPlace(view, row) {
  const place = `${Math.min(1, Math.max(0, row.threshold)) * 100}%`;
  view.cut.style.left = place;
  view.zone.style.left = place;
  view.point.hidden = row.precision === null || row.recall === null;
  view.point.style.left = `${(row.recall ?? 0) * 100}%`;
  view.point.style.bottom = `${(row.precision ?? 0) * 100}%`;
}

/* What stays the same until other rows are judged */

function drawStill(view, data) {
  const positives = data.rows.tp[0] + data.rows.fn[0];
  const negatives = data.rows.fp[0] + data.rows.tn[0];
  setText(view.one(".column-positive"), `called ${quoted(data.positive)}`);
  setText(view.one(".column-negative"), `called ${quoted(data.negative)}`);
  nameRow(view.one(".row-positive"), data.positive, positives);
  nameRow(view.one(".row-negative"), data.negative, negatives);
  setText(view.one(".side.positive"), `${short(data.positive)} (${whole(positives)})`);
  setText(view.one(".side.negative"), `${short(data.negative)} (${whole(negatives)})`);
  drawHistogram(view, data.histogram);
  drawCurve(view, data);
}

function nameRow(header, name, count) {
  const total = document.createElement("small");
  setText(header, `is ${quoted(name)}`);
  setText(total, whole(count));
  header.append(total);
}

function drawHistogram(view, { positive, negative }) {
  const up = rootShares(positive);
  const down = rootShares(negative);
  const highest = Math.max(...up, ...down, Number.MIN_VALUE);
  view.one(".bars.positive").setAttribute("d", bars(up, -1 / highest));
  view.one(".bars.negative").setAttribute("d", bars(down, 1 / highest));
}

function rootShares(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : Math.sqrt(count / total)));
}

function bars(heights, scale) {
  const width = 1 / heights.length;
  return heights
    .map((height, place) => (height === 0 ? "" : `M${place * width} 0h${width * 0.92}v${height * scale}h${-width * 0.92}z`))
    .join("");
}

/* In steps, as average precision counts: the area under the line is that number. */
function drawCurve(view, data) {
  const { recall, precision } = data.curve;
  const corners = recall.map((x, place) => `V${1 - precision[place]}H${x}`);
  view.one(".curve .line").setAttribute("d", recall.length === 0 ? "" : `M0 ${1 - precision[0]}${corners.join("")}`);
  view.one(".curve .prevalence").setAttribute("d", `M0 ${1 - data.prevalence}H1`);
  const name = view.one(".prevalence-name");
  setText(name, `prevalence ${number(data.prevalence)}: calling everything ${quoted(data.positive)}`);
  name.style.top = `${(1 - data.prevalence) * 100}%`;
  name.classList.toggle("under", data.prevalence > 0.5);
  setText(
    view.one(".area"),
    data.average_precision === null
      ? `No row is ${quoted(data.positive)}: there is no curve.`
      : `Average precision (area under the curve): ${number(data.average_precision)}`,
  );
}

/* Words and numbers */

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function short(name) {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

/* A name that is not simply a word is quoted: in "57 called 8, 50 are" it would read as a number. */
function quoted(name) {
  return /^[\p{L}\p{M}_' -]+$/u.test(name) ? short(name) : `“${short(name)}”`;
}

function isOrAre(count) {
  return count === 1 ? "is" : "are";
}

function whole(count) {
  return count.toLocaleString("en-US");
}

/* Three significant digits; what is only almost 1 does not look like 1. */
function number(value) {
  if (value === 0) {
    return "0";
  }
  return value > 0.9995 && value < 1 ? ">0.999" : value.toPrecision(SIGNIFICANT_DIGITS);
}

/* Without decimals unless near 0 or 100. */
function percent(share) {
  if (share > 0 && share < 0.01) {
    return share < 0.0001 ? "<0.01%" : `${(share * 100).toPrecision(2)}%`;
  }
  if (share > 0.99 && share < 1) {
    return share > 0.9995 ? ">99.9%" : `${(share * 100).toFixed(1)}%`;
  }
  return `${(share * 100).toFixed(0)}%`;
}

function thresholdText(threshold) {
  const digits = String(threshold).split(".")[1] ?? "";
  return digits.length > 2 ? String(threshold) : threshold.toFixed(2);
}
