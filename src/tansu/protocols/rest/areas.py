"""Which addresses belong together: an area is loaded as one, and the others do not wait for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """Modules of this package, and the first words of the addresses they answer."""

    words: tuple[str, ...]
    parts: tuple[str, ...]


AREAS = (
    Area(("instance", "setup", "session", "tokens", "password", "login-flows"), ("session", "login_flows")),
    Area(("account",), ("account", "storage", "brakes", "notices")),
    Area(("gallery", "receipt-keys"), ("gallery", "bytes", "sending")),
    Area(("files",), ("files", "file_contents")),
    Area(("contacts",), ("contacts", "contacts_past", "contacts_bytes")),
    # A fixed name before an id: /messages/trash is not a message, /notes/trash is not a note.
    Area(("messages",), ("messages_files", "messages")),
    Area(("notes",), ("notes_past", "notes_carrying", "notes_files", "notes")),
    Area(("changes",), ("feed",)),
    Area(
        ("jobs", "plans", "subscription", "webhooks", "family", "operator"),
        (
            "jobs",
            "plans",
            "subscriptions",
            "codes",
            "cards",
            "webhooks",
            "families",
            "refunds",
            "invoices",
            "operator",
            "money",
        ),
    ),
)
"""In the order of the API description."""
