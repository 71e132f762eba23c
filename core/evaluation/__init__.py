"""Evaluation of scores: arrays in, numbers and tables out."""
