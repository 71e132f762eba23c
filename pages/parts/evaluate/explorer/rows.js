/* Which counts belong to a threshold, and which thresholds the explorer stops at. */

const DECIMALS = 1000;

function countsAt(data, index) {
  const { threshold, tp, fp } = data.rows;
  return {
    threshold: threshold[index],
    tp: tp[index],
    fp: fp[index],
    fn: data.positives - tp[index],
    tn: data.negatives - fp[index],
  };
}

/* The exact counts at a threshold that `snapped` gave, or at the one that Python sent together with its counts. */
function countsFor(data, threshold) {
  const { current } = data;
  return threshold === current.threshold ? current : { ...countsAt(data, indexOf(data, threshold)), threshold };
}

/* The first row that ends at or above the threshold; the last row when none does. */
function indexOf({ rows }, threshold) {
  const index = rows.upper.findIndex((upper) => upper === null || upper >= threshold);
  return index === -1 ? rows.upper.length - 1 : index;
}

/* The threshold that a move to `wanted` gives. When no rows were left out, that is `wanted` rounded, unless rounding
   would change the counts; of thinned rows it is the nearest. */
function snapped(data, wanted) {
  const stops = data.rows.threshold;
  const within = Math.min(stops[stops.length - 1], Math.max(stops[0], wanted));
  if (data.thinned) {
    return nearest(stops, within);
  }
  const rounded = Math.round(within * DECIMALS) / DECIMALS;
  const index = indexOf(data, within);
  return indexOf(data, rounded) === index ? rounded : stops[index];
}

function nearest(stops, wanted) {
  const index = stops.findIndex((stop) => stop >= wanted);
  const before = stops[Math.max(0, index - 1)];
  return wanted - before < stops[index] - wanted ? before : stops[index];
}

/* The threshold at which the counts have changed `steps` times. */
function stepped(data, threshold, steps) {
  const stops = data.rows.threshold;
  const index = indexOf(data, threshold);
  const { tp, fp } = countsFor(data, threshold);
  const behind = tp !== data.rows.tp[index] || fp !== data.rows.fp[index];
  const reached = index + steps - (behind && steps > 0 ? 1 : 0);
  return stops[Math.min(stops.length - 1, Math.max(0, reached))];
}
