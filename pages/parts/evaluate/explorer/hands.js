/* What the learner does: drags, keys, cells. */

/* A held arrow key changes the slider thirty times a second: Python hears of the last change only. */
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

/* `hand` has: move(threshold), which draws; settle(delay), which tells Python; back(), which undoes the move. */

function followSlider(slider, data, hand) {
  let byKeyboard = false;
  slider.onpointerdown = () => {
    byKeyboard = false;
  };
  slider.onkeydown = (event) => {
    byKeyboard = true;
    const step = event.altKey || event.ctrlKey || event.metaKey ? undefined : KEY_STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      slider.value = hand.move(stepped(data, hand.place(), step));
      hand.settle(REPORT_DELAY_MS);
    }
  };
  slider.oninput = () => hand.move(snapped(data, slider.valueAsNumber));
  slider.onchange = () => {
    slider.value = hand.place();
    hand.settle(byKeyboard ? REPORT_DELAY_MS : 0);
  };
}

/* The plots over the score are moved on themselves. Their box is read once in a drag; again after a rerun. */
function followPlot(plot, slider, data, hand) {
  let box;
  const move = (event) => {
    box ??= plot.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    slider.value = hand.move(snapped(data, share * data.highest));
  };
  const held = (event) => plot.hasPointerCapture(event.pointerId);
  plot.onpointerdown = (event) => {
    if (event.isPrimary && event.button === 0) {
      box = undefined;
      plot.setPointerCapture(event.pointerId);
      move(event);
    }
  };
  plot.onpointermove = (event) => {
    if (held(event)) {
      move(event);
    }
  };
  plot.onpointerup = (event) => {
    if (held(event)) {
      hand.settle(0);
    }
  };
  /* A finger that came to scroll the page. */
  plot.onpointercancel = (event) => {
    if (held(event)) {
      slider.value = hand.back();
    }
  };
}

/* Python knows which cell is chosen: it can also be chosen below. */
function followCells(view, chosen, choose) {
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

/* A closed formula is not kept up to date: it is filled in as it opens. */
function followTiles(view, redraw) {
  for (const { tile } of view.metrics) {
    tile.ontoggle = redraw;
  }
}
