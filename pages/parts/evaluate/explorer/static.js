/* What stays the same until the rows or the costs change. */

const FEW_ROWS = 10;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

function drawStatic(view, data) {
  nameClasses(view, data);
  drawHistogram(view, data);
  drawMetricCurves(view, data);
  drawPrecisionRecall(view, data);
  drawRoc(view, data);
  drawCosts(view, data);
  for (const ticks of view.scoreTicks) {
    drawTicks(ticks, data.highest);
  }
}

function nameClasses(view, { positive, negative, positives, negatives, shares }) {
  setText(view.one(".column-positive"), `called ${quoted(positive)}`);
  setText(view.one(".column-negative"), `called ${quoted(negative)}`);
  nameRow(view.one(".row-positive"), positive, positives);
  nameRow(view.one(".row-negative"), negative, negatives);
  setText(view.one(".side.positive"), `${short(positive)} (${whole(positives)})`);
  setText(view.one(".side.negative"), `${short(negative)} (${whole(negatives)})`);
  setText(view.one(".few.positive"), fewText(positive, positives, shares.of_positives.label));
  setText(view.one(".few.negative"), fewText(negative, negatives, shares.of_negatives.label));
}

function nameRow(header, name, count) {
  const total = document.createElement("small");
  setText(header, `is ${quoted(name)}`);
  setText(total, whole(count));
  header.append(total);
}

function fewText(name, count, metric) {
  if (count >= FEW_ROWS) {
    return "";
  }
  if (count === 0) {
    return `No row is ${quoted(name)}: ${metric} is undefined.`;
  }
  const only = `Only ${counted(count, "row is", "rows are")} ${quoted(name)}`;
  return `${only}: one more or less moves ${metric} by ${(1 / count).toFixed(2)}.`;
}

/* The histogram: the positive class upwards, the negative one downwards. */

function drawHistogram(view, { histogram, highest }) {
  const up = rootShares(histogram.positive);
  const down = rootShares(histogram.negative);
  const tallest = Math.max(...up, ...down, Number.MIN_VALUE);
  view.one(".bars.positive").setAttribute("d", bars(up, -1 / tallest, highest));
  view.one(".bars.negative").setAttribute("d", bars(down, 1 / tallest, highest));
}

function rootShares(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : Math.sqrt(count / total)));
}

function bars(heights, scale, highest) {
  const width = 1 / heights.length / highest;
  return heights
    .map((height, index) => (height === 0 ? "" : `M${index * width} 0h${width * 0.92}v${height * scale}h${-width * 0.92}z`))
    .join("");
}

function drawTicks(ticks, highest) {
  ticks.replaceChildren(
    ...TICKS.map((score) => {
      const tick = document.createElement("span");
      setText(tick, String(score));
      tick.style.left = `${(score / highest) * 100}%`;
      return tick;
    }),
  );
}

/* Curves over the threshold. The value of a row holds from the end of the row before to its own end. */

function drawMetricCurves(view, data) {
  const labels = view.lines.map(({ metric }) => metric.label);
  const names = [labels.slice(0, -1).join(", "), labels.at(-1)].filter(Boolean).join(" and ");
  setText(view.one(".metric-curves .heading"), `${capitalised(names)} at every threshold`);
  view.one(".metric-curves .plot").setAttribute("aria-label", `${capitalised(names)} curves`);
  for (const { metric, line } of view.lines) {
    line.setAttribute("d", steps(data, everyRow(data).map(metric.value)));
  }
}

function drawCosts(view, data) {
  const costs = everyRow(data).map((counts) => costOf(counts, data));
  const top = Math.max(...costs);
  view.costTop = top;
  setText(view.one(".costs .top"), amount(top));
  view.one(".costs .line").setAttribute("d", steps(data, costs.map((cost) => heightOf(cost, top))));
  const { cheapest } = data;
  moveTo(
    view.one(".costs .cheapest"),
    cheapest && cheapest.threshold / data.highest,
    cheapest && heightOf(cheapest.cost, top),
  );
}

function heightOf(cost, top) {
  return top === 0 ? 0 : cost / top;
}

function everyRow(data) {
  return data.rows.threshold.map((_, index) => countsAt(data, index));
}

/* A gap where a height is null. */
function steps({ rows, highest }, heights) {
  let path = "";
  let start = 0;
  heights.forEach((height, index) => {
    const end = Math.min(1, Math.max(0, (rows.upper[index] ?? highest) / highest));
    if (height !== null) {
      const joined = index > 0 && heights[index - 1] !== null;
      path += joined ? `V${1 - height}H${end}` : `M${start} ${1 - height}H${end}`;
    }
    start = end;
  });
  return path;
}

/* Curves of one metric over another. */

/* In steps: the area under them is the average precision. */
function drawPrecisionRecall(view, data) {
  const { of_predicted: ofCalled, of_positives: found } = data.shares;
  nameAxes(view, ".precision-recall", found.label, ofCalled.label);
  setText(view.one(".precision-recall .heading"), `${capitalised(ofCalled.label)} and ${found.label}, one over the other`);
  const points = everyRow(data)
    .reverse()
    .map((counts) => [found.value(counts), ofCalled.value(counts)])
    .filter(([across, up]) => across !== null && up !== null);
  const corners = points.map(([across, up]) => `V${1 - up}H${across}`);
  const path = points.length === 0 ? "" : `M0 ${1 - points[0][1]}${corners.join("")}`;
  view.one(".precision-recall .line").setAttribute("d", path);
  view.one(".precision-recall .chance").setAttribute("d", `M0 ${1 - data.prevalence}H1`);
  namePrecisionRecall(view, data);
}

function namePrecisionRecall(view, data) {
  const name = view.one(".chance-name");
  setText(name, `prevalence ${number(data.prevalence)}: calling everything ${quoted(data.positive)}`);
  name.style.top = `${(1 - data.prevalence) * 100}%`;
  name.classList.toggle("under", data.prevalence > 0.5);
  setText(
    view.one(".average-precision"),
    data.average_precision === null
      ? `No row is ${quoted(data.positive)}: there is no curve.`
      : `Average precision (area under the curve): ${number(data.average_precision)}; ` +
          `by chance: ${number(data.prevalence)}, the prevalence`,
  );
}

function drawRoc(view, data) {
  const { of_positives: found, of_false_alarms: falseAlarms } = data.shares;
  nameAxes(view, ".roc", falseAlarms.label, `${found.label} (true positive rate)`);
  const isDefined = data.roc_auc !== null;
  const points = everyRow(data).map((counts) => `${falseAlarms.value(counts)} ${1 - found.value(counts)}`);
  view.one(".roc .line").setAttribute("d", isDefined ? `M${points.join("L")}` : "");
  setText(
    view.one(".roc-auc"),
    isDefined
      ? `ROC AUC (area under the curve): ${number(data.roc_auc)}; by chance: 0.5, the dashed line`
      : `No row is ${quoted(data.positives === 0 ? data.positive : data.negative)}: there is no curve.`,
  );
}

function nameAxes(view, curve, across, up) {
  setText(view.one(`${curve} .axis:not(.vertical)`), capitalised(across));
  setText(view.one(`${curve} .axis.vertical`), capitalised(up));
}
