"""The figures in the OpenMetrics text format, as Prometheus and its kin read them."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from core.server.figures import Figures, versions
from core.server.processes import MEBIBYTE

CONTENT_TYPE = CONTENT_TYPE_LATEST


def metrics_text(figures: Figures) -> bytes:
    """All figures, each with what it means."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(figures))
    text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return text


class _Collector(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        yield from _gauges(self._figures)
        yield from _counters(self._figures)
        yield _memory(self._figures)
        labels = {name.replace("-", "_"): value for name, value in versions().items()}  # their names have no hyphen
        yield InfoMetricFamily("tradeoff_versions", "What the app is made of", labels)


def _gauges(figures: Figures) -> Iterator[Metric]:
    jobs, room = figures.jobs, figures.room
    yield GaugeMetricFamily("tradeoff_uptime_seconds", "Time since the server started", figures.uptime, unit="seconds")
    yield GaugeMetricFamily("tradeoff_sessions", "Browser tabs that are connected", figures.sessions)
    yield GaugeMetricFamily("tradeoff_trainer_ready", "1 when jobs can be trained", int(jobs.backend == "ready"))
    yield GaugeMetricFamily("tradeoff_places", "Jobs that run at once, at most", figures.slots)
    yield GaugeMetricFamily("tradeoff_jobs_waiting", "Jobs in the queue", jobs.waiting)
    yield GaugeMetricFamily("tradeoff_jobs_running", "Jobs that run", len(jobs.running))
    yield GaugeMetricFamily(
        "tradeoff_longest_wait_seconds", "How long the job waits that waits longest", jobs.longest_wait, unit="seconds"
    )
    yield GaugeMetricFamily(
        "tradeoff_memory_total_bytes", "Memory of the container or machine", room.total * MEBIBYTE, unit="bytes"
    )
    yield GaugeMetricFamily("tradeoff_memory_left_bytes", "What is left of it", room.left * MEBIBYTE, unit="bytes")
    if (learners := figures.capacity.learners) is not None:
        yield GaugeMetricFamily("tradeoff_class_fits", "Learners that fit, by memory and speed", learners)


def _counters(figures: Figures) -> Iterator[Metric]:
    jobs = figures.jobs
    yield CounterMetricFamily("tradeoff_jobs_submitted", "Jobs that came into the queue", jobs.submitted)
    ended = CounterMetricFamily("tradeoff_jobs_ended", "Jobs that ended, by how", labels=["status"])
    for status, count in jobs.counts.items():
        ended.add_metric([status], count)
    yield ended
    yield SummaryMetricFamily(
        "tradeoff_training_seconds",
        "Time that finished trainings held their place",
        count_value=jobs.counts["finished"],
        sum_value=jobs.total_seconds,
        unit="seconds",
    )
    yield CounterMetricFamily("tradeoff_errors", "Errors that the app has logged", figures.errors_in_all)


def _memory(figures: Figures) -> Metric:
    """By kind and not by id: a worker is replaced often, and each new id would be a new series for ever."""
    kinds: Counter[str] = Counter()
    for process in figures.processes:
        kinds[process.kind] += round(process.mebibytes * MEBIBYTE)
    family = GaugeMetricFamily(
        "tradeoff_memory_bytes", "Memory of all processes of a kind", labels=["process"], unit="bytes"
    )
    for kind, amount in kinds.items():
        family.add_metric([kind], amount)
    return family
