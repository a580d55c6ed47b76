"""Schemathesis, which nobody here wrote, asks what the API description allows and what it does not: never a 5xx."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from tansu.protocols.rest.api import make_api
from tests.support.running import Person, Running

schemathesis.serializer.alias("application/jsonl", "text/plain")
SCHEMA = schemathesis.openapi.from_dict(make_api().openapi())
EXAMPLES = 8
ENDS_THE_ASKER = {("DELETE", "/account/tokens/{token}"), ("POST", "/account/close")}


@pytest.fixture(scope="module")
def root(a_server: Running) -> Person:
    return a_server.person(operator=True)


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered_in_words(case: schemathesis.Case, a_server: Running, root: Person) -> None:
    if (case.method, case.path) in ENDS_THE_ASKER:
        case.path_parameters = {"token": "aaaaaaaaaaaaa"} if case.path_parameters else case.path_parameters

    answer = case.call(
        base_url=f"{a_server.base}/api/v1",
        headers={"Authorization": f"Bearer {root.token}", "X-Tansu": "1"},
        timeout=30,
    )

    case.validate_response(answer, checks=[not_a_server_error])
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0].startswith("application/problem+json")
