"""Page: what a browser holds of the page that it shows, as far as it matters for what it sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

Place = tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """An element on the page, and the run and the fragment that drew it."""

    element: Element
    run: str
    fragment: str

    @property
    def widget(self) -> Any:
        """The message of the element's own kind: a button, a slider, an alert, ..."""
        return getattr(self.element, str(self.element.WhichOneof("type")))


@dataclass
class Page:
    """The elements by their place, and the values of the widgets among them."""

    shown: dict[Place, Shown] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)

    def draw(self, message: ForwardMsg, run: str) -> Element | None:
        """Take over a delta of the run; gives the element that it drew."""
        place, delta = tuple(message.metadata.delta_path), message.delta
        if delta.WhichOneof("type") != "new_element":
            self._draw_block(place, delta)
            return None
        for below in [other for other in self.shown if len(other) > len(place) and other[: len(place)] == place]:
            del self.shown[below]
        self.shown[place] = Shown(delta.new_element, run, delta.fragment_id)
        self._take_value(delta.new_element)
        return delta.new_element

    def _draw_block(self, place: Place, delta: Delta) -> None:
        if delta.WhichOneof("type") == "add_block":
            self.shown.pop(place, None)

    def _take_value(self, element: Element) -> None:
        """A widget new on the page has its default, one that is drawn again keeps its value unless it is given one."""
        kind = str(element.WhichOneof("type"))
        widget = getattr(element, kind)
        if kind in VALUES and (widget.id not in self.values or getattr(widget, "set_value", False)):
            state = WidgetState(id=widget.id)
            VALUES[kind](widget, state)
            if state.WhichOneof("value"):
                self.values[widget.id] = state

    def sweep(self, run: str, fragments: frozenset[str]) -> None:
        """A run is over: forget what it should have drawn and has not, with the values of such widgets."""
        self.shown = {
            place: shown
            for place, shown in self.shown.items()
            if shown.run == run or (fragments and shown.fragment not in fragments)
        }
        there = {getattr(shown.widget, "id", "") for shown in self.shown.values()}
        self.values = {name: state for name, state in self.values.items() if name in there}

    def widgets(self, kind: str) -> Iterator[Any]:
        """The widgets of a kind, in the order in which they were drawn."""
        return (shown.widget for shown in self.shown.values() if shown.element.WhichOneof("type") == kind)

    def widget(self, kind: str, label: str) -> Any:
        """The widget with this label.

        Raises:
            LookupError: when the page shows none.
        """
        for widget in self.widgets(kind):
            if widget.label == label:
                return widget
        raise LookupError(f"the page shows no {kind} named {label!r}, only {[w.label for w in self.widgets(kind)]}")

    def says(self, text: str) -> bool:
        """True when a paragraph or a note on the page holds the text."""
        return any(text in markdown.body for kind in ("markdown", "alert") for markdown in self.widgets(kind))


def _selectbox(widget: Any, state: WidgetState) -> None:
    if widget.set_value and widget.HasField("raw_value"):
        state.string_value = widget.raw_value
    elif widget.HasField("default"):
        state.string_value = widget.options[widget.default]


def _slider(widget: Any, state: WidgetState) -> None:
    given = widget.value if widget.set_value else widget.default
    if widget.type == Slider.SELECT_SLIDER:
        options = widget.raw_value if widget.set_value else [widget.options[int(place)] for place in given]
        state.string_array_value.data.extend(options)
    else:
        state.double_array_value.data.extend(given)


def _number_input(widget: Any, state: WidgetState) -> None:
    name = "value" if widget.set_value else "default"
    if widget.HasField(name):
        value = getattr(widget, name)
        if widget.data_type == NumberInput.INT:
            state.int_value = int(value)
        else:
            state.double_value = value


def _checkbox(widget: Any, state: WidgetState) -> None:
    state.bool_value = widget.value if widget.set_value else widget.default


VALUES = {"selectbox": _selectbox, "slider": _slider, "number_input": _number_input, "checkbox": _checkbox}
