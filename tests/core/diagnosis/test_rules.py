"""Every rule of the registry has an example in which it finds something, and one in which it finds nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from core.diagnosis import diagnose_data, diagnose_run
from core.diagnosis.contexts import DataContext, RunContext
from core.diagnosis.rules import DATA_RULES, RUN_RULES, Rule
from core.runs.run import Run
from tests.core.diagnosis.examples import healthy
from tests.core.diagnosis.test_data_rules import CLEAN, FAULTS, LEAKING_PRICES, PRICED, table_and_plan
from tests.core.diagnosis.test_regression import ACTUAL, predicting
from tests.core.diagnosis.test_run_rules import FAULTS as RUN_FAULTS
from tests.core.diagnosis.test_run_rules import NOTED

HEALTHY = healthy()
RUNS: Mapping[str, list[Run]] = RUN_FAULTS | NOTED | {"explains_little": [predicting(ACTUAL[::-1].copy())]}
TABLES = {name.split(",")[0]: frame for name, frame in FAULTS.items()} | {"revealing_number": LEAKING_PRICES}


@pytest.mark.parametrize("name", RUN_RULES.rules)
def test_a_rule_about_runs_finds_its_fault_and_nothing_in_another_run(name: str) -> None:
    for run in RUNS[name]:
        assert [finding.name for finding in diagnose_run(run)].count(name) == 1
    other = RUNS["too_few_rows"][0] if name == "learning_well" else HEALTHY
    assert list(RUN_RULES.rules[name].find(RunContext(other))) == []


@pytest.mark.parametrize("name", DATA_RULES.rules)
def test_a_rule_about_data_finds_its_fault_and_nothing_in_a_clean_table(name: str) -> None:
    rule = DATA_RULES.rules[name]
    target, clean = ("price", PRICED) if rule.tasks == ("regression",) else ("outcome", CLEAN)
    assert name in [finding.name for finding in diagnose_data(*table_and_plan(TABLES[name], target))]
    table, plan = table_and_plan(clean, target)
    assert list(rule.find(DataContext(table.frame, plan))) == []


@pytest.mark.parametrize("rules", [DATA_RULES.rules, RUN_RULES.rules], ids=["data", "runs"])
def test_problems_come_first_and_explain_only_what_comes_after_them(rules: Mapping[str, Rule[Any]]) -> None:
    by_rank = sorted(rules.values(), key=lambda rule: rule.rank)
    ranks = {rule.name: rule.rank for rule in by_rank}
    assert len(set(ranks.values())) == len(ranks)
    kinds = [rule.kind for rule in by_rank]
    assert kinds == sorted(kinds, key=("problem", "good", "note").index)
    assert all(ranks[name] > rule.rank for rule in by_rank for name in rule.explains)
