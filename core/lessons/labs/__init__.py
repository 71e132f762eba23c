"""Computation of the lessons' labs: plain Python and numpy, no training."""
