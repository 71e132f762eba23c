"""The canvas: points of two or three classes, drawn by mouse, finger or keyboard."""

from pages.parts.data.canvas.canvas import point_canvas

__all__ = ["point_canvas"]
