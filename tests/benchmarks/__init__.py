"""Measurements, run by hand with `make bench`. Nothing here passes or fails."""
