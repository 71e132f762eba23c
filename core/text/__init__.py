"""Formats numbers, lists and foreign text for a page."""
