/* What changes with the threshold. Only writes: reading the layout in between would make the browser compute it twice. */

const CELLS = { tp: ["tp", "fn"], fn: ["fn", "tp"], fp: ["fp", "tn"], tn: ["tn", "fp"] };

function show(view, data, counts) {
  showSentence(view, data, counts);
  showCells(view.cells, counts);
  showMetrics(view.tiles, data, counts);
  showCuts(view, data, counts);
  showDots(view, data, counts);
  showCost(view, data, counts);
}

function showSentence(view, data, { threshold, tp, fp, fn }) {
  const positive = quoted(data.positive);
  const [called, are] = [tp + fp, tp + fn];
  const { of_predicted: ofCalled, of_positives: found } = data.shares;
  setText(view.rule, `score ≥ ${thresholdText(threshold)} is called ${positive}`);
  setText(
    view.called,
    called === 0
      ? `Nothing is called ${positive}, so ${ofCalled.label} is undefined.`
      : `Of ${whole(called)} called ${positive}, ${whole(tp)} ${isOrAre(tp)} (${ofCalled.label} ${number(tp / called)}).`,
  );
  setText(
    view.found,
    are === 0
      ? `Nothing here is ${positive}, so ${found.label} is undefined.`
      : `Of ${whole(are)} that ${isOrAre(are)} ${positive}, ${whole(tp)} ${isOrAre(tp)} found ` +
          `and ${whole(fn)} missed (${found.label} ${number(tp / are)}).`,
  );
  view.slider.setAttribute("aria-valuetext", thresholdText(threshold));
}

function showCells(cells, counts) {
  for (const [name, [own, other]] of Object.entries(CELLS)) {
    const total = counts[own] + counts[other];
    const { cell, count, share } = cells[name];
    setText(count, whole(counts[own]));
    setText(share, total === 0 ? "no rows" : `${percent(counts[own] / total)} of the row`);
    cell.style.setProperty("--share", total === 0 ? 0 : counts[own] / total);
  }
}

function showMetrics(tiles, data, counts) {
  for (const { metric, tile, value, range, beside, formula } of tiles) {
    const score = metric.value(counts);
    setText(value, valueText(score));
    setText(range, rangeText(metric, data.quantile, counts));
    setText(beside, score === null ? metric.undefined : baselineText(metric, data));
    if (tile.open) {
      setText(formula, formulaText(metric, counts));
    }
  }
}

function valueText(value) {
  return value === null ? "undefined" : number(value);
}

/* The interval of a share of rows, and of how many rows it is a share. */
function rangeText({ unit, sides }, quantile, counts) {
  if (unit === null) {
    return "";
  }
  const [successes, trials] = sides.map((side) => side(counts));
  const bounds = wilson(successes, trials, quantile);
  return bounds === null ? "" : `${range(bounds)} with ${counted(trials, ...unit)}`;
}

/* What a model without skill gets. */
function baselineText({ baseline }, { positives, negatives, positive, negative }) {
  return baseline.replace("{majority}", () => quoted(positives > negatives ? positive : negative));
}

/* Positions are shares of a plot's width and height, from its lower left. A moving element is as large as the plot, so
   that a transform in percent moves it, and the browser computes neither the layout nor the curve under it again. */

function showCuts(view, { highest }, { threshold }) {
  const share = Math.min(1, Math.max(0, threshold / highest));
  for (const cut of view.cuts) {
    cut.style.transform = `translateX(${share * 100}%)`;
  }
  view.zone.style.transform = `scaleX(${1 - share})`;
}

function showDots(view, data, counts) {
  const { of_predicted: ofCalled, of_positives: found, of_false_alarms: falseAlarms } = data.shares;
  moveTo(view.precisionRecallDot, found.value(counts), ofCalled.value(counts));
  moveTo(view.rocDot, falseAlarms.value(counts), found.value(counts));
  moveTo(view.costDot, counts.threshold / data.highest, heightOf(costOf(counts, data), view.costTop));
  for (const { metric, value } of view.keys) {
    setText(value, valueText(metric.value(counts)));
  }
}

function moveTo(dot, across, up) {
  dot.hidden = across === null || up === null;
  dot.style.transform = `translate(${(across ?? 0) * 100}%, ${(up ?? 0) * -100}%)`;
}

function showCost(view, data, counts) {
  const cost = costOf(counts, data);
  const { cheapest } = data;
  const alarms = `${counted(counts.fp, "false alarm", "false alarms")} × ${amount(data.false_alarm_cost)}`;
  const misses = `${whole(counts.fn)} missed × ${amount(data.miss_cost)}`;
  setText(view.cost, `At ${thresholdText(counts.threshold)}: ${alarms} + ${misses} = ${amount(cost)}.`);
  setText(view.cheapest, cheapestText(cost, cheapest));
}

function cheapestText(cost, cheapest) {
  if (cheapest === null) {
    return "Every threshold costs nothing.";
  }
  if (cost <= cheapest.cost * (1 + 1e-12)) {
    return "No threshold costs less.";
  }
  return `Cheapest: ${amount(cheapest.cost)} at ${thresholdText(cheapest.threshold)}.`;
}
