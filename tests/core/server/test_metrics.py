"""The metrics as another program's parser of OpenMetrics reads them."""

from dataclasses import replace

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from core.server.metrics import CONTENT_TYPE, metrics_text
from tests.core.server.examples import FIGURES, entries

MEBIBYTE = 2**20


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels."""
    families = list(text_string_to_metric_families(text.decode()))
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (("tradeoff_sessions",), 30),
        (("tradeoff_jobs_waiting",), 3),
        (("tradeoff_jobs_running",), 1),
        (("tradeoff_longest_wait_seconds",), 2.5),
        (("tradeoff_trainer_ready",), 1),
        (("tradeoff_jobs_submitted_total",), 30),
        (("tradeoff_jobs_ended_total", "finished"), 20),
        (("tradeoff_jobs_ended_total", "failed"), 2),
        (("tradeoff_training_seconds_sum",), 10),
        (("tradeoff_training_seconds_count",), 20),
        (("tradeoff_memory_bytes", "server"), 150 * MEBIBYTE),
        (("tradeoff_memory_bytes", "worker"), 150 * MEBIBYTE),
        (("tradeoff_memory_left_bytes",), 424 * MEBIBYTE),
        (("tradeoff_errors_total",), 5),
        (("tradeoff_class_fits",), 80),  # 20 s / 0.5 s in 2 places
    ],
)
def test_a_figure_is_among_the_metrics(name: tuple[str, ...], value: float) -> None:
    assert samples(metrics_text(FIGURES))[name] == value


def test_every_metric_says_what_it_is() -> None:
    families = list(text_string_to_metric_families(metrics_text(FIGURES).decode()))
    assert all(family.documentation and family.name.startswith("tradeoff_") for family in families)
    assert CONTENT_TYPE.startswith("application/openmetrics-text")


def test_a_class_is_left_out_while_its_size_is_not_known() -> None:
    figures = replace(FIGURES, jobs=entries(seconds_each=None))
    assert ("tradeoff_class_fits",) not in samples(metrics_text(figures))
