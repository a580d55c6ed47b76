"""Worked examples for the API description: how a phone pushes what it has and follows what is new."""

from typing import Any

_LINES = """\
{"kind":"sms","box":"received","at":1777622400000,"addresses":["+4930555010"],"body":"Are you at the station?"}
{"kind":"missed","number":"+4930555010","at":1777622460000,"seconds":0}
"""
_COUNTS = {
    "messages": 1,
    "calls": 1,
    "new_messages": 1,
    "new_calls": 1,
    "attachments": 0,
    "deleted": 0,
    "troubles": 0,
    "incomplete": 0,
}
_MESSAGE = {
    "id": "ygo6k7aacnrsc",
    "thread": "c5qkdp3kcaaaa",
    "kind": "sms",
    "box": "received",
    "at": "2026-05-01T08:00:00.000Z",
    "sent_at": None,
    "addresses": ["+4930555010"],
    "sender": "",
    "name": "",
    "body": "Are you at the station?",
    "subject": "",
    "read": True,
    "sim": None,
    "parts": [],
    "trashed_at": None,
    "purge_at": None,
}
_CALL = {
    "id": "ygo6k7a5ufhbg",
    "kind": "missed",
    "number": "+4930555010",
    "key": "+4930555010",
    "at": "2026-05-01T08:01:00.000Z",
    "seconds": 0,
    "name": "",
    "sim": None,
}


def _json(words: str, **examples: tuple[str, Any]) -> dict[str, Any]:
    shown = {name: {"summary": summary, "value": value} for name, (summary, value) in examples.items()}
    return {"description": words, "content": {"application/json": {"examples": shown}}}


LINES_IN: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Lines of our own format, one JSON object each (docs/formats/messages.md).",
        "content": {
            "application/jsonl": {
                "schema": {"type": "string"},
                "examples": {
                    "batch": {"summary": "A text and a missed call, as the batch 2026-05-01-0001", "value": _LINES},
                },
            }
        },
    }
}

PUSHED: dict[int | str, dict[str, Any]] = {
    200: _json(
        "What became of the batch. The same batch again, as after a lost answer, gets the same answer.",
        new=("Both were new", _COUNTS),
        known=("A backup had brought them already", {**_COUNTS, "new_messages": 0, "new_calls": 0}),
        deleted=("The message had been deleted for good", {**_COUNTS, "new_messages": 0, "deleted": 1}),
    ),
    409: {"description": "The name was used for a batch of another content: give this one a name of its own."},
}

WHAT_IS_NEW: dict[int | str, dict[str, Any]] = {
    200: _json(
        "What came, changed or went, and the cursor to ask with next.",
        first=(
            "GET /api/v1/messages/changes?limit=2",
            {"messages": [_MESSAGE], "calls": [_CALL], "gone": [], "cursor": "WzNd", "more": True},
        ),
        next=(
            "GET /api/v1/messages/changes?since=WzNd, after the message went to the trash",
            {"messages": [], "calls": [], "gone": [_MESSAGE["id"]], "cursor": "WzRd", "more": False},
        ),
    ),
    410: {"description": "`start_over`: too long ago. Ask without `since` and list everything anew."},
}
