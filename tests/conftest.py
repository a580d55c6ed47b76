"""What every test may ask for, and what no test may fail for: a machine that is busy."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.building",
    "tests.support.fixtures",
    "tests.support.instances",
    "tests.support.running",
    "tests.support.stores",
]

settings.register_profile("tansu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tansu")
