/* The canvas: holds the points while they are drawn, and reports all of them to Python when a stroke ends.

   A point is [class, x, y]: x to the right and y upwards, whole numbers from 0 to data.highest. */

const MARKS = ["M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z", "M0 -4.6L4.4 3.4H-4.4Z", "M-3.6 -3.6H3.6V3.6H-3.6Z"];
const SVG = "http://www.w3.org/2000/svg";
const SPRAY_EVERY = 9;
const SPRAY_WIDTH = 9;
const REACH = 10;
const STEP = 5;
const LONG_STEP = 25;
/* Key presses in quick succession are one stroke, which is reported after a pause. */
const REPORT_DELAY_MS = 250;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/* The state that each mounted canvas keeps from one call by Streamlit to the next. */
const memories = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  const memory = memoryOf(parentElement, data);
  const view = findParts(parentElement, data);
  const canvas = { data, memory, view, report: (stroke) => setTriggerValue("stroke", stroke) };
  followButtons(canvas);
  followPointer(canvas);
  followKeys(canvas);
  usePoints(canvas);
  return () => flush(canvas);
}

function memoryOf(parent, data) {
  if (!memories.has(parent)) {
    memories.set(parent, {
      points: [],
      past: [],
      chosen: 0,
      erasing: false,
      cross: [Math.round(data.highest / 2), Math.round(data.highest / 2)],
      version: undefined,
      stroke: undefined,
      timer: undefined,
    });
  }
  return memories.get(parent);
}

function findParts(parent, data) {
  const one = (selector) => parent.querySelector(selector);
  const classes = one(".classes");
  if (classes.childElementCount === 0) {
    classes.append(...data.classes.map((name, index) => classButton(name, index)));
  }
  return {
    one,
    classes: [...classes.children],
    board: one(".board"),
    points: one(".points"),
    status: one(".status"),
    reach: one(".reach"),
    cross: one(".cross"),
  };
}

function classButton(name, index) {
  const button = document.createElement("button");
  const label = document.createElement("strong");
  const count = document.createElement("span");
  const picture = document.createElementNS(SVG, "svg");
  button.type = "button";
  picture.setAttribute("viewBox", "-6 -6 12 12");
  picture.setAttribute("aria-hidden", "true");
  picture.append(mark(index));
  label.textContent = name;
  count.className = "count";
  button.append(picture, label, count);
  return button;
}

function mark(index) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", MARKS[index]);
  path.setAttribute("class", `point-${index}`);
  return path;
}

/* Use Python's points when their version has changed, unless the learner is drawing: the stroke's report then names
   this version, and Python takes the points of the canvas. */
function usePoints(canvas) {
  const { data, memory } = canvas;
  const drawing = memory.stroke !== undefined || memory.timer !== undefined;
  if (data.version !== memory.version && !drawing && JSON.stringify(data.points) !== JSON.stringify(memory.points)) {
    memory.points = data.points.map((point) => [...point]);
    memory.past = [];
  }
  memory.version = data.version;
  show(canvas);
}

/* Buttons */

function followButtons(canvas) {
  const { memory, view } = canvas;
  view.classes.forEach((button, index) => {
    button.onclick = () => setTool(canvas, { chosen: index, erasing: false });
  });
  view.one(".erase").onclick = () => setTool(canvas, { erasing: !memory.erasing });
  view.one(".undo").onclick = () => undo(canvas);
  view.one(".clear").onclick = () => {
    const before = memory.points;
    memory.points = [];
    endStroke(canvas, before, 0);
  };
}

function setTool(canvas, tool) {
  Object.assign(canvas.memory, tool);
  show(canvas);
}

function undo(canvas) {
  const { memory } = canvas;
  if (memory.past.length > 0) {
    memory.points = memory.past.pop();
    settle(canvas, 0);
  }
}

/* Mouse, pen and finger */

function followPointer(canvas) {
  const { memory, view } = canvas;
  view.board.onpointerdown = (event) => {
    if (event.button !== 0 || !event.isPrimary) {
      return;
    }
    view.board.classList.remove("keys");
    view.board.setPointerCapture(event.pointerId);
    const at = pointAt(canvas, event);
    memory.stroke = { last: at, before: memory.points };
    act(canvas, at, at);
  };
  view.board.onpointermove = (event) => {
    const at = pointAt(canvas, event);
    showReach(canvas, at);
    if (memory.stroke === undefined || !event.isPrimary) {
      return;
    }
    if (memory.erasing) {
      act(canvas, at, memory.stroke.last);
      memory.stroke.last = at;
    } else {
      spray(canvas, at);
    }
  };
  view.board.onpointerup = (event) => {
    if (event.isPrimary && memory.stroke !== undefined) {
      const { before } = memory.stroke;
      memory.stroke = undefined;
      endStroke(canvas, before, 0);
    }
  };
  view.board.onpointercancel = view.board.onpointerup;
  view.board.onpointerleave = () => {
    view.reach.toggleAttribute("hidden", true);
  };
}

/* Keep the points from before for Undo, if the stroke has changed any, and report the stroke. */
function endStroke(canvas, before, delay) {
  const { memory } = canvas;
  if (JSON.stringify(before) !== JSON.stringify(memory.points)) {
    memory.past.push(before);
    settle(canvas, delay);
  }
}

/* On the way from the last spot to this one, a point every so often, scattered around the way. */
function spray(canvas, at) {
  const { memory } = canvas;
  const [fromX, fromY] = memory.stroke.last;
  const distance = Math.hypot(at[0] - fromX, at[1] - fromY);
  const drops = Math.floor(distance / SPRAY_EVERY);
  for (let drop = 1; drop <= drops; drop += 1) {
    const share = drop / drops;
    const scatter = () => (Math.random() + Math.random() - 1) * SPRAY_WIDTH;
    const spot = [fromX + (at[0] - fromX) * share + scatter(), fromY + (at[1] - fromY) * share + scatter()];
    act(canvas, spot, spot);
  }
  if (drops > 0) {
    memory.stroke.last = at;
  }
}

function pointAt({ data, view }, event) {
  const box = view.board.getBoundingClientRect();
  const { clientLeft: edge, clientWidth: width, clientHeight: height } = view.board;
  const x = ((event.clientX - box.left - edge) / width) * data.highest;
  const y = (1 - (event.clientY - box.top - edge) / height) * data.highest;
  return [x, y];
}

function showReach({ memory, view, data }, [x, y]) {
  view.reach.toggleAttribute("hidden", !memory.erasing);
  view.reach.setAttribute("cx", x);
  view.reach.setAttribute("cy", data.highest - y);
}

/* Keys */

function followKeys(canvas) {
  canvas.view.board.onkeydown = (event) => {
    if (pressed(canvas, event)) {
      canvas.view.board.classList.add("keys");
      event.preventDefault();
      event.stopPropagation();
    }
  };
  canvas.view.board.onblur = () => flush(canvas);
}

/* True when the key means something here. */
function pressed(canvas, event) {
  const { data, memory } = canvas;
  const key = event.key.toLowerCase();
  if (key === "z" && (event.ctrlKey || event.metaKey)) {
    undo(canvas);
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  if (event.key in MOVES) {
    moveCross(canvas, MOVES[event.key], event.shiftKey ? LONG_STEP : STEP);
  } else if (event.key === "Enter" || event.key === " ") {
    if (!event.repeat) {
      const before = memory.points;
      act(canvas, memory.cross, memory.cross);
      endStroke(canvas, before, REPORT_DELAY_MS);
    }
  } else if (Number(key) >= 1 && Number(key) <= data.classes.length) {
    setTool(canvas, { chosen: Number(key) - 1, erasing: false });
  } else if (key === "e") {
    setTool(canvas, { erasing: !memory.erasing });
  } else if (key === "u") {
    undo(canvas);
  } else {
    return false;
  }
  if (memory.erasing) {
    showReach(canvas, memory.cross);
  }
  return true;
}

function moveCross(canvas, [right, up], step) {
  const { memory, data, view } = canvas;
  memory.cross = [within(data, memory.cross[0] + right * step), within(data, memory.cross[1] + up * step)];
  show(canvas);
  setText(view.status, `Cross at ${memory.cross[0]} to the right, ${memory.cross[1]} up.`);
}

/* A point at a spot, or the eraser from the spot before to this one */

function act(canvas, at, from) {
  const { data, memory } = canvas;
  const [x, y] = at.map((value) => within(data, value));
  if (memory.erasing) {
    memory.points = memory.points.filter(([, left, up]) => distanceToWay([left, up], from, at) > REACH);
  } else if (memory.points.length < data.most) {
    memory.points = [...memory.points, [memory.chosen, x, y]];
  }
  show(canvas);
}

function distanceToWay([x, y], [fromX, fromY], [toX, toY]) {
  const [right, up] = [toX - fromX, toY - fromY];
  const length = right ** 2 + up ** 2;
  const share = length === 0 ? 0 : ((x - fromX) * right + (y - fromY) * up) / length;
  const nearest = Math.min(1, Math.max(0, share));
  return Math.hypot(x - fromX - nearest * right, y - fromY - nearest * up);
}

function within(data, value) {
  return Math.min(data.highest, Math.max(0, Math.round(value)));
}

/* Report to Python after `delay`, unless something more is drawn before. */
function settle(canvas, delay) {
  const { memory } = canvas;
  show(canvas);
  clearTimeout(memory.timer);
  memory.timer = setTimeout(() => flush(canvas), delay);
}

function flush({ memory, report }) {
  if (memory.timer === undefined) {
    return;
  }
  clearTimeout(memory.timer);
  memory.timer = undefined;
  report({ version: memory.version, points: memory.points });
}

/* Drawing */

function show(canvas) {
  const { data, memory, view } = canvas;
  showPoints(view.points, memory.points, data.highest);
  view.cross.setAttribute("transform", `translate(${memory.cross[0]} ${data.highest - memory.cross[1]})`);
  view.classes.forEach((button, index) => {
    const count = memory.points.filter(([pointClass]) => pointClass === index).length;
    button.setAttribute("aria-pressed", String(index === memory.chosen && !memory.erasing));
    setText(button.querySelector(".count"), String(count));
    button.setAttribute("aria-label", `${data.classes[index]}, ${count} ${count === 1 ? "point" : "points"}`);
  });
  view.one(".erase").setAttribute("aria-pressed", String(memory.erasing));
  view.one(".undo").disabled = memory.past.length === 0;
  view.one(".clear").disabled = memory.points.length === 0;
  view.one(".invitation").toggleAttribute("hidden", memory.points.length > 0);
  if (!memory.erasing) {
    view.reach.toggleAttribute("hidden", true);
  }
  const count = memory.points.length;
  const some = `${count} ${count === 1 ? "point" : "points"} of at most ${data.most}`;
  setText(view.status, count < data.most ? some : `${count} points: the board is full. Erase some to draw others.`);
}

/* Points are only added at the end while a stroke goes on: what is there already stays. */
function showPoints(group, points, highest) {
  const drawn = [...group.children];
  points.forEach((point, number) => {
    const name = point.join(" ");
    if (drawn[number]?.dataset.point === name) {
      return;
    }
    const path = mark(point[0]);
    path.dataset.point = name;
    path.setAttribute("transform", `translate(${point[1]} ${highest - point[2]})`);
    if (drawn[number]) {
      drawn[number].replaceWith(path);
    } else {
      group.append(path);
    }
  });
  drawn.slice(points.length).forEach((path) => path.remove());
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
