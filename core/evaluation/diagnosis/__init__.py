"""Diagnosis: what a run's curves and scores say about it, why, and what to try next."""

from core.evaluation.diagnosis.finding import Finding
from core.evaluation.diagnosis.limits import LIMITS, Limits
from core.evaluation.diagnosis.rules import diagnose

__all__ = ["LIMITS", "Finding", "Limits", "diagnose"]
