"""Experiment: all that one run depends on besides its table, to and from a link."""

from core.experiment.fields import SPECS, Experiment, ExperimentError

__all__ = ["SPECS", "Experiment", "ExperimentError"]
