/* What moves with the threshold. Only writes: a read of the layout in between would make the browser lay it out twice. */

const CELLS = { tp: ["tp", "fn"], fn: ["fn", "tp"], fp: ["fp", "tn"], tn: ["tn", "fp"] };

function show(view, data, counts) {
  showSentence(view, data, counts);
  showCells(view.cells, counts);
  showMetrics(view.metrics, data, counts);
  showLines(view, data, counts);
  showDots(view, data, counts);
  showCost(view, data, counts);
}

function showSentence(view, data, { threshold, tp, fp, fn }) {
  const positive = quoted(data.positive);
  const [called, are] = [tp + fp, tp + fn];
  setText(view.rule, `score ≥ ${thresholdText(threshold)} is called ${positive}`);
  setText(
    view.called,
    called === 0
      ? `Nothing is called ${positive}, so precision is undefined.`
      : `Of ${whole(called)} called ${positive}, ${whole(tp)} ${isOrAre(tp)} (precision ${number(tp / called)}).`,
  );
  setText(
    view.found,
    are === 0
      ? `Nothing here is ${positive}, so recall is undefined.`
      : `Of ${whole(are)} that ${isOrAre(are)} ${positive}, ${whole(tp)} ${isOrAre(tp)} found ` +
          `and ${whole(fn)} missed (recall ${number(tp / are)}).`,
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

function showMetrics(metrics, data, counts) {
  for (const { name, tile, value, range, beside, formula } of metrics) {
    const score = METRICS[name](counts);
    setText(value, score === null ? "undefined" : number(score));
    setText(range, rangeText(name, data, counts));
    setText(beside, score === null ? data.undefined[name] : besideText(name, data));
    if (tile.open) {
      setText(formula, formulaText(name, counts, data));
    }
  }
}

/* How far the few rows can be trusted. */
function rangeText(name, { quantile }, { tp, fp, fn, tn }) {
  const among = {
    accuracy: [tp + tn, tp + fp + fn + tn, ["row", "rows"]],
    precision: [tp, tp + fp, ["called positive", "called positive"]],
    recall: [tp, tp + fn, ["positive", "positives"]],
  };
  const [successes, trials, [one, many]] = among[name] ?? [0, 0, []];
  const bounds = wilson(successes, trials, quantile);
  return bounds === null ? "" : `${range(bounds)} with ${counted(trials, one, many)}`;
}

/* What a model without any skill gets. */
function besideText(name, data) {
  const chance = data.prevalence;
  switch (name) {
    case "accuracy":
      return `majority class: ${number(data.baseline_accuracy)}, always ${quoted(majority(data))}`;
    case "precision":
      return `prevalence: ${number(chance)}`;
    case "recall":
      return "calling everything positive: 1";
    case "f1":
      return `calling everything positive: ${number((2 * chance) / (1 + chance))}`;
    case "specificity":
      return "calling nothing positive: 1";
    case "false_positive_rate":
      return "calling nothing positive: 0";
    case "negative_predictive_value":
      return `share of negatives: ${number(1 - chance)}`;
    case "balanced_accuracy":
      return "any constant answer: 0.5";
    default:
      return "no better than chance: 0";
  }
}

function majority({ positives, negatives, positive, negative }) {
  return positives > negatives ? positive : negative;
}

/* Places: shares of a plot's width and height, from its lower left. What moves is as large as the plot, so that a
   transform in percent moves it, and neither the layout nor the curve under it is worked out anew. */

function showLines(view, { highest }, { threshold }) {
  const share = Math.min(1, Math.max(0, threshold / highest));
  for (const line of view.lines) {
    line.style.transform = `translateX(${share * 100}%)`;
  }
  view.zone.style.transform = `scaleX(${1 - share})`;
}

function showDots(view, data, counts) {
  const [precision, recall] = [METRICS.precision(counts), METRICS.recall(counts)];
  const falsePositiveRate = METRICS.false_positive_rate(counts);
  put(view.precisionRecallDot, recall, precision);
  put(view.rocDot, falsePositiveRate, recall);
  put(view.costDot, counts.threshold / data.highest, heightOf(costOf(counts, data), view.costTop));
  for (const { name, key } of view.keys) {
    const value = METRICS[name](counts);
    setText(key, value === null ? "undefined" : number(value));
  }
}

function put(dot, across, up) {
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
