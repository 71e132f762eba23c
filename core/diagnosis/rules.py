"""The registry of rules: each looks at data or at a run for one thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, get_args

from core.catalog.losses import Task
from core.diagnosis.contexts import DataContext, RunContext
from core.diagnosis.finding import Finding, FindingKind

Context = TypeVar("Context", DataContext, RunContext)
Find = Callable[[Context], Iterator[Finding]]
ALL_TASKS: tuple[Task, ...] = get_args(Task)
CLASSES: tuple[Task, ...] = ("binary", "multiclass")
# Rules that several others explain, by name.
POOR_SCORES = ("no_better_than_baseline", "explains_little", "rare_class_missed")
CURVE_DETAILS = ("accuracy_falls_with_loss", "overconfident", "validation_better", "still_learning")


@dataclass(frozen=True)
class Rule(Generic[Context]):
    """A rule: a function, and when it applies.

    Findings are sorted by `rank`, the most serious first. A finding hides those of the rules that it `explains`: they
    would only repeat it, or mean nothing beside it. A rule of `short_runs` also applies to runs of very few epochs. A
    `fallback` applies when no problem was found.
    """

    find: Find[Context]
    kind: FindingKind
    rank: int
    tasks: tuple[Task, ...] = ALL_TASKS
    explains: tuple[str, ...] = ()
    short_runs: bool = False
    fallback: bool = False

    @property
    def name(self) -> str:
        """The name of its function."""
        return self.find.__name__


@dataclass(frozen=True)
class Registry(Generic[Context]):
    """The rules for one kind of context, by name. A function becomes a rule by the decorator `rule`."""

    rules: dict[str, Rule[Context]] = field(default_factory=dict)

    def rule(self, kind: FindingKind, rank: int, **options: Any) -> Callable[[Find[Context]], Find[Context]]:
        """Register a function as the rule of its name. `options` are further fields of `Rule`."""

        def register(find: Find[Context]) -> Find[Context]:
            self.rules[find.__name__] = Rule(find, kind, rank, **options)
            return find

        return register

    def findings(self, context: Context, task: Task, short_run: bool = False) -> list[Finding]:
        """What the rules for this task find, the most serious first."""
        found: list[Finding] = []
        hidden: set[str] = set()
        for rule in sorted(self.rules.values(), key=lambda rule: rule.rank):
            if task not in rule.tasks or rule.name in hidden or (short_run and not rule.short_runs):
                continue
            if rule.fallback and any(finding.kind == "problem" for finding in found):
                continue
            if findings := list(rule.find(context)):
                found += [replace(finding, name=rule.name, kind=rule.kind) for finding in findings]
                hidden.update(rule.explains)
        return found


DATA_RULES = Registry[DataContext]()
RUN_RULES = Registry[RunContext]()
