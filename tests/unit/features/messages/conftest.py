"""Somebody whose phone has messages, on either engine."""

from collections.abc import Callable
from itertools import count

import pytest

from tansu.app import housekeeping
from tansu.core.principal import Principal
from tansu.features import messages
from tansu.features.messages import Import
from tansu.foundation.jobs import Worker
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.twice_and_crashing import run_until_idle

BringIn = Callable[..., Import]


@pytest.fixture
def ada(outside: Outside) -> Principal:
    return principal_of(an_account(outside))


@pytest.fixture
def bring_in(outside: Outside, ada: Principal) -> BringIn:
    """Import the bytes of a file, let a worker read it, and return what became of it."""
    numbers = count()

    def bring(content: bytes, name: str = "sms.xml", *, who: Principal = ada) -> Import:
        blob = f"file{next(numbers)}"
        file = outside.blobs.put(who.account, [content], blob_id=blob, extension="bin", name=name)
        with outside.work(who, messages.FEATURE) as work:
            begun = messages.begin_import(work, file, filename=name, source="upload")
        run_until_idle(Worker(outside, housekeeping.JOBS, name="test"))
        with outside.read(who, messages.FEATURE) as work:
            return messages.get_import(work, begun.id)

    return bring
