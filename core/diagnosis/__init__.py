"""Diagnosis: what data and runs show, with evidence, the reason, and what to do about it.

Each finding is the result of a rule, a small function in `data_rules` or `run_rules`. A new rule is found by itself.
"""

from core.diagnosis.diagnose import diagnose_data, diagnose_run
from core.diagnosis.finding import Finding
from core.diagnosis.limits import LIMITS, Limits

__all__ = ["LIMITS", "Finding", "Limits", "diagnose_data", "diagnose_run"]
