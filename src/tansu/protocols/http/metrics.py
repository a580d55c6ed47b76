"""Prometheus metrics: counts and durations by route pattern, never by person or path."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """The instruments of one server process; also the worker's observer."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tansu_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "tansu_request_seconds", "Time to answer", ["method", "route"], registry=self.registry, buckets=BUCKETS
        )
        self.received = Counter("tansu_received_bytes", "Bytes of originals received", registry=self.registry)
        self.jobs = Counter("tansu_jobs", "Attempts at jobs", ["name", "outcome"], registry=self.registry)
        self.job_seconds = Histogram(
            "tansu_job_seconds", "Time of an attempt at a job", ["name"], registry=self.registry, buckets=BUCKETS
        )
        self.waiting = Gauge("tansu_jobs_waiting", "Jobs by state", ["state"], registry=self.registry)
        self.renditions = Gauge(
            "tansu_renditions", "Assets without renditions, by state", ["state"], registry=self.registry
        )
        self.disk_free = Gauge("tansu_disk_free_bytes", "Free bytes where originals live", registry=self.registry)

        self._of_requests: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        key = (method, route, status)
        if (found := self._of_requests.get(key)) is None:
            found = self.requests.labels(*key), self.seconds.labels(method, route)
            self._of_requests[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def job_started(self, name: str) -> None:
        """Called by the worker."""

    def job_finished(self, name: str, seconds: float, outcome: str) -> None:
        """Called by the worker."""
        self.jobs.labels(name, outcome).inc()
        self.job_seconds.labels(name).observe(seconds)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
