/* The metrics, as functions of the four counts. core/evaluation/binary_metrics.py says which there are. */

const OPERATIONS = {
  "+": (first, second) => first + second,
  "-": (first, second) => first - second,
  "×": (first, second) => first * second,
  "/": (first, second) => (second === 0 ? NaN : first / second),
  "√": Math.sqrt,
};

/* What Python sent, with functions of the counts in place of expressions. */
function withFunctions(data) {
  const metrics = data.metrics.map(withFunction);
  const named = Object.fromEntries(metrics.map((metric) => [metric.name, metric]));
  const shares = Object.fromEntries(Object.entries(data.shares).map(([share, name]) => [share, named[name]]));
  return { ...data, metrics, shares };
}

/* `value` gives null where the metric is undefined. A share of rows, a metric with a unit, has its two sides. */
function withFunction(metric) {
  const value = compiled(metric.expression);
  const sides = metric.unit === null ? null : metric.expression.slice(1).map(compiled);
  return {
    ...metric,
    sides,
    value: (counts) => {
      const result = value(counts);
      return Number.isNaN(result) ? null : result;
    },
  };
}

/* An expression of core/evaluation/binary_metrics.py as a function that gives NaN where it divides by 0. */
function compiled(expression) {
  if (typeof expression === "number") {
    return () => expression;
  }
  if (typeof expression === "string") {
    return (counts) => counts[expression];
  }
  const operation = OPERATIONS[expression[0]];
  const [first, second] = expression.slice(1).map(compiled);
  return second === undefined
    ? (counts) => operation(first(counts))
    : (counts) => operation(first(counts), second(counts));
}

function formulaText(metric, counts) {
  const filled = metric.formula.replace(/TP|FP|FN|TN/g, (name) => whole(counts[name.toLowerCase()]));
  const value = metric.value(counts);
  const end = value === null ? `is undefined: ${metric.undefined}` : `= ${number(value)}`;
  return `${metric.label} = ${metric.formula} = ${filled} ${end}`;
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
