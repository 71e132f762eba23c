"""Diagnosis: what data and runs show, with evidence, the reason, and what to do about it.

Each finding is the result of a rule, a small function in `data_rules` or `run_rules`. A new rule is found by itself.
"""

from core.diagnosis.diagnose import diagnose_data, diagnose_run
from core.diagnosis.finding import Finding

__all__ = ["Finding", "diagnose_data", "diagnose_run"]
