/* What the learner does: drags, key presses, clicks on cells. */

/* A held arrow key changes the slider thirty times a second: only the last change is reported to Python. */
const REPORT_DELAY_MS = 200;
const KEY_STEPS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
};

/* The threshold in the browser. However often it moves within a frame, it is drawn once. */
function thresholdOf(view, data, state, report) {
  const draw = () => {
    state.frame = 0;
    show(view, data, countsFor(data, state.threshold));
  };
  const set = (threshold) => {
    state.threshold = threshold;
    state.frame ||= requestAnimationFrame(draw);
    return threshold;
  };
  const send = () => {
    state.isMoving = false;
    report(state.threshold);
  };
  return {
    value: () => state.threshold,
    move(threshold) {
      state.before = state.isMoving ? state.before : state.threshold;
      state.isMoving = true;
      return set(threshold);
    },
    reportAfter(delay) {
      clearTimeout(state.timer);
      state.timer = setTimeout(send, delay);
    },
    undoMove() {
      state.isMoving = false;
      return set(state.before ?? state.threshold);
    },
  };
}

function listenToSlider(slider, data, threshold) {
  let byKeyboard = false;
  slider.onpointerdown = () => {
    byKeyboard = false;
  };
  slider.onkeydown = (event) => {
    byKeyboard = true;
    const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : KEY_STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      slider.value = threshold.move(stepped(data, threshold.value(), step));
      threshold.reportAfter(REPORT_DELAY_MS);
    }
  };
  slider.oninput = () => threshold.move(snapped(data, slider.valueAsNumber));
  slider.onchange = () => {
    slider.value = threshold.value();
    threshold.reportAfter(byKeyboard ? REPORT_DELAY_MS : 0);
  };
}

/* A drag on a plot over the score moves the threshold. The plot's box is read once in a drag, and again after a rerun. */
function listenToPlot(plot, slider, data, threshold) {
  let box;
  const move = (event) => {
    box ??= plot.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    slider.value = threshold.move(snapped(data, share * data.highest));
  };
  const isDragging = (event) => plot.hasPointerCapture(event.pointerId);
  plot.onpointerdown = (event) => {
    if (event.isPrimary && event.button === 0) {
      box = undefined;
      plot.setPointerCapture(event.pointerId);
      move(event);
    }
  };
  plot.onpointermove = (event) => {
    if (isDragging(event)) {
      move(event);
    }
  };
  plot.onpointerup = (event) => {
    if (isDragging(event)) {
      threshold.reportAfter(0);
    }
  };
  /* The finger scrolls the page after all. */
  plot.onpointercancel = (event) => {
    if (isDragging(event)) {
      slider.value = threshold.undoMove();
    }
  };
}

/* Python sends which cell is chosen: the learner can also choose it below the explorer. */
function listenToCells(view, chosen, choose) {
  for (const [name, { button }] of Object.entries(view.cells)) {
    button.onclick = () => {
      showChosen(view, name === chosen ? null : name);
      choose(name === chosen ? "none" : name);
    };
  }
}

function showChosen(view, chosen) {
  for (const [name, { button }] of Object.entries(view.cells)) {
    button.setAttribute("aria-pressed", String(name === chosen));
  }
}

/* A closed formula is not kept up to date: it is filled in when its tile opens. */
function listenToTiles(view, redraw) {
  for (const { tile } of view.tiles) {
    tile.ontoggle = redraw;
  }
}
