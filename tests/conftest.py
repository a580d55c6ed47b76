"""What every test may ask for."""

pytest_plugins = [
    "tests.support.building",
    "tests.support.fixtures",
    "tests.support.instances",
    "tests.support.running",
    "tests.support.stores",
]
