"""Diagnose data before training, and a run after it."""

from importlib import import_module
from pkgutil import iter_modules

from core.data.preparation import Plan
from core.data.table import Table
from core.diagnosis import data_rules, run_rules
from core.diagnosis.contexts import DataContext, RunContext
from core.diagnosis.finding import Finding
from core.diagnosis.rules import DATA_RULES, RUN_RULES
from core.runs.run import Run

for package in (data_rules, run_rules):
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)


def diagnose_data(table: Table, plan: Plan) -> list[Finding]:
    """What makes scores look better or worse than they are, the most serious first.

    Of very many rows, a random sample is checked. What a column says about the target is read from the training rows.
    """
    return DATA_RULES.findings(DataContext(table.frame, plan), plan.task)


def diagnose_run(run: Run) -> list[Finding]:
    """What the run's curves and scores show, the most serious first; at least one finding for one epoch or more."""
    if run.epochs == 0:
        return []
    context = RunContext(run)
    return RUN_RULES.findings(context, run.task, context.is_short)
