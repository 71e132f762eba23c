/* Which counts belong to a threshold, and which thresholds the explorer stops at. */

const DECIMALS = 1000;

function countsAt(data, place) {
  const { threshold, tp, fp } = data.rows;
  return {
    threshold: threshold[place],
    tp: tp[place],
    fp: fp[place],
    fn: data.positives - tp[place],
    tn: data.negatives - fp[place],
  };
}

/* The exact counts at a threshold that `snapped` gave, or at the one that Python sent with its own counts. */
function countsFor(data, threshold) {
  const { current } = data;
  return threshold === current.threshold ? current : { ...countsAt(data, placeOf(data, threshold)), threshold };
}

/* The first row that ends at or above the threshold. */
function placeOf({ rows }, threshold) {
  return firstPlace(rows.upper, (upper) => upper === null || upper >= threshold);
}

/* The first place of a column from which `holds` is true; the last place when it never is. */
function firstPlace(column, holds) {
  let low = 0;
  let high = column.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(column[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/* Where the threshold comes to stand when it is moved to `wanted`. With all scores at hand every threshold is exact,
   so it follows, in round numbers unless these would count otherwise; of thinned rows it takes the nearest. */
function snapped(data, wanted) {
  const stops = data.rows.threshold;
  const within = Math.min(stops[stops.length - 1], Math.max(stops[0], wanted));
  if (data.thinned) {
    return nearest(stops, within);
  }
  const rounded = Math.round(within * DECIMALS) / DECIMALS;
  const place = placeOf(data, within);
  return placeOf(data, rounded) === place ? rounded : stops[place];
}

function nearest(stops, wanted) {
  const place = firstPlace(stops, (stop) => stop >= wanted);
  const before = stops[Math.max(0, place - 1)];
  return wanted - before < stops[place] - wanted ? before : stops[place];
}

/* The threshold `steps` changes of the counts further on. */
function stepped(data, threshold, steps) {
  const stops = data.rows.threshold;
  const place = placeOf(data, threshold);
  const { tp, fp } = countsFor(data, threshold);
  const behind = tp !== data.rows.tp[place] || fp !== data.rows.fp[place];
  const reached = place + steps - (behind && steps > 0 ? 1 : 0);
  return stops[Math.min(stops.length - 1, Math.max(0, reached))];
}
