"""Diagnosis: what a run's curves and scores say about it, why, and what to try next."""

from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS, Limits
from core.diagnosis.rules import diagnose

__all__ = ["LIMITS", "Finding", "Limits", "diagnose"]
