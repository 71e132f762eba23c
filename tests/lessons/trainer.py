"""Making a lesson's runs in this process, each structure's graph built once."""

from collections.abc import Iterable
from dataclasses import replace

from core.experiment import Experiment
from core.experiment.fields import for_training
from core.lessons.lesson import PlannedRun
from core.runs.run import Run
from core.training.engine import Training
from core.training.program_cache import ProgramCache
from core.training.training_data import TrainingData


class Trainer:
    """Trains planned runs with any seed. Runs that differ only in how they are judged are trained once."""

    def __init__(self) -> None:
        self._programs = ProgramCache()
        self._trained: dict[str, Run] = {}

    def run(self, planned: PlannedRun, seed: int) -> Run:
        """The planned run with another seed."""
        return self.train(replace(planned.experiment, seed=seed))

    def train(self, experiment: Experiment) -> Run:
        """The run of an experiment."""
        key = for_training(experiment).to_query()
        if key not in self._trained:
            training = Training(experiment, TrainingData.of(experiment), self._programs)
            for _ in training.epochs():
                pass
            self._trained[key] = training.run()
        return replace(self._trained[key], experiment=experiment)

    def runs(self, planned: Iterable[PlannedRun], seed: int) -> dict[str, Run]:
        """The planned runs with one seed, by their names."""
        return {entry.name: self.run(entry, seed) for entry in planned}
