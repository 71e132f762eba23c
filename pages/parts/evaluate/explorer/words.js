/* Words and numbers. explorer.py joins the explorer's scripts into one.

   Names of classes come from the learner's own file: they are only ever set as textContent. */

const LONGEST_NAME = 40;
const SIGNIFICANT_DIGITS = 3;
const MAX_DIGITS = 8;
const SMALLEST = 1e-6;

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function short(name) {
  const letters = [...name];
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join("")}…` : name;
}

/* A name that is not a plain word is quoted: in "57 called 8, 50 are" the name would read as a number. */
function quoted(name) {
  return /^[\p{L}\p{M}_' -]+$/u.test(name) ? short(name) : `“${short(name)}”`;
}

function capitalised(text) {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

function isOrAre(count) {
  return count === 1 ? "is" : "are";
}

function counted(count, one, many) {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function whole(count) {
  return count.toLocaleString("en-US");
}

/* Three significant digits, more where three would look like 1: the rule of core/evaluation/binary_metrics.py. */
function number(value) {
  if (value === 0) {
    return "0";
  }
  if (Math.abs(value) < SMALLEST) {
    return value > 0 ? "<0.000001" : ">-0.000001";
  }
  let digits = SIGNIFICANT_DIGITS;
  while (digits < MAX_DIGITS && Math.abs(value) !== 1 && Math.abs(Number(value.toPrecision(digits))) === 1) {
    digits += 1;
  }
  return value.toPrecision(digits);
}

/* Two decimals, more where two would make both ends look equal, or an end look like 0 or 1. */
function range([low, high]) {
  let digits = 2;
  const looksEqual = () => low.toFixed(digits) === high.toFixed(digits);
  const looksWhole = (end) => !Number.isInteger(end) && Number.isInteger(Number(end.toFixed(digits)));
  while (digits < SIGNIFICANT_DIGITS + 3 && (looksEqual() || looksWhole(low) || looksWhole(high))) {
    digits += 1;
  }
  const ends = [low, high].map((end) => (Number.isInteger(end) ? String(end) : end.toFixed(digits)));
  return ends.join(" to ");
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

function amount(cost) {
  return cost.toLocaleString("en-US", { maximumFractionDigits: cost < 1 ? 6 : 2 });
}
