/* What four counts say: the metrics of core/evaluation/metrics.py, null where one is undefined. */

const METRICS = {
  accuracy: ({ tp, fp, fn, tn }) => ratio(tp + tn, tp + fp + fn + tn),
  precision: ({ tp, fp }) => ratio(tp, tp + fp),
  recall: ({ tp, fn }) => ratio(tp, tp + fn),
  f1: ({ tp, fp, fn }) => ratio(2 * tp, 2 * tp + fp + fn),
  specificity: ({ tn, fp }) => ratio(tn, tn + fp),
  false_positive_rate: ({ fp, tn }) => ratio(fp, fp + tn),
  negative_predictive_value: ({ tn, fn }) => ratio(tn, tn + fn),
  balanced_accuracy: balancedAccuracy,
  matthews: ({ tp, fp, fn, tn }) => ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))),
};

function ratio(part, total) {
  return total === 0 ? null : part / total;
}

function balancedAccuracy(counts) {
  const [recall, specificity] = [METRICS.recall(counts), METRICS.specificity(counts)];
  return recall === null || specificity === null ? null : (recall + specificity) / 2;
}

function formulaText(metric, counts, { formulas, names, undefined: reasons }) {
  const filled = formulas[metric].replace(/TP|FP|FN|TN/g, (name) => whole(counts[name.toLowerCase()]));
  const value = METRICS[metric](counts);
  const end = value === null ? `is undefined: ${reasons[metric]}` : `= ${number(value)}`;
  return `${names[metric]} = ${formulas[metric]} = ${filled} ${end}`;
}

/* The interval of Wilson (1927), as in core/evaluation/intervals.py; null without trials. */
function wilson(successes, trials, z) {
  if (trials === 0) {
    return null;
  }
  const spread = z * Math.sqrt((successes * (trials - successes)) / trials + (z * z) / 4);
  const [low, high] = [-1, 1].map((side) => (successes + (z * z) / 2 + side * spread) / (trials + z * z));
  return [successes === 0 ? 0 : low, successes === trials ? 1 : high];
}

function costOf({ fp, fn }, data) {
  return fp * data.false_alarm_cost + fn * data.miss_cost;
}
