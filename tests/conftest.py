"""What every test may ask for, and what no test may fail for: a machine that is busy."""

import signal

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

# A shell starts what runs in its background deaf to interrupts, and so are all its children; some stories send one.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
