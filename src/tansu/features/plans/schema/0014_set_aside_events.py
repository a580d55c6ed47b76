"""Events that wait for a person are found by the charge they are about: a newer word takes the place of an older."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add the index."""
    tx.execute(sql("CREATE INDEX plans_events_set_aside ON plans_events (provider, charge) WHERE state = 'set_aside'"))
