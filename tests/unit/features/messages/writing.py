"""Backups as phones write them, for tests."""

import base64
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

NOON_MS = 1_700_000_000_000
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40 + b"\xff\xd9"


def sms(body: str, *, number: str = "+49 30 901820", at: int = NOON_MS, kind: int = 1, **more: str) -> str:
    """One line of SMS Backup & Restore's XML."""
    told = {"protocol": "0", "address": number, "date": str(at), "type": str(kind), "subject": "null", "body": body}
    told |= {"toa": "null", "read": "1", "status": "-1", "sub_id": "1", "contact_name": "(Unknown)", **more}
    return f"  <sms {_attributes(told)} />"


def mms(
    text: str,
    *,
    people: tuple[str, ...],
    sender: str = "",
    at: int = NOON_MS,
    name: str = "m1",
    picture: bytes | None = PICTURE,
) -> str:
    """One MMS with a text and perhaps a picture; received from `sender`, else sent."""
    told = {"date": str(at), "msg_box": "1" if sender else "2", "address": "~".join(people), "m_id": name, "read": "1"}
    told |= {"m_type": "132" if sender else "128", "ct_t": "application/vnd.wap.multipart.related", "sub": "null"}
    own = "insert-address-token"
    addresses = [(sender, "137"), (own, "151")] if sender else [(own, "137")]
    addresses += [(one, "151") for one in people if one != sender]
    parts = [f"      <part {_attributes({'seq': '0', 'ct': 'text/plain', 'name': 'null', 'text': text})} />"]
    if picture is not None:
        shown = _attributes({"seq": "1", "ct": "image/jpeg", "name": "sea.jpg", "cl": "sea.jpg"})
        parts.append(f'      <part {shown} data="{base64.b64encode(picture).decode()}" />')
    return "\n".join(
        [
            f"  <mms {_attributes(told)}>",
            "    <parts>",
            *parts,
            "    </parts>",
            "    <addrs>",
            *(f"      <addr {_attributes({'address': a, 'type': t, 'charset': '106'})} />" for a, t in addresses),
            "    </addrs>",
            "  </mms>",
        ]
    )


def call(number: str, *, at: int = NOON_MS, kind: int = 1, seconds: int = 60) -> str:
    """One line of a call log."""
    return f"  <call {_attributes({'number': number, 'duration': str(seconds), 'date': str(at), 'type': str(kind)})} />"


def backup(*records: str, tag: str = "smses", count: int | None = None) -> bytes:
    """A whole file."""
    head = f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<{tag} count=\"{count or len(records)}\">"
    return "\n".join([head, *records, f"</{tag}>\n"]).encode()


def archive(*messages: dict[str, Any], data: dict[str, bytes] | None = None) -> bytes:
    """An archive of SMS Import/Export."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("messages.ndjson", "".join(json.dumps(one) + "\n" for one in messages))
        for name, content in (data or {}).items():
            opened.writestr(f"data/{name}", content)
    return made.getvalue()


def written(folder: Path, content: bytes, name: str = "sms.xml") -> Path:
    """The content as a file."""
    file = folder / name
    file.write_bytes(content)
    return file


def _attributes(told: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value, {chr(10): '&#10;'})}" for name, value in told.items())
