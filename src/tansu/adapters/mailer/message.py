"""From our Mail to the message of RFC 5322 that leaves."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tansu.core.errors import Invalid
from tansu.ports.mailer import Mail


def message_of(mail: Mail, *, sender: str, at: datetime) -> EmailMessage:
    """Make the message. Raises Invalid if a header would break, so that nothing can be smuggled into one."""
    if any(character in field for field in (mail.to, mail.subject, sender) for character in "\r\n\0"):
        raise Invalid("A mail's address or subject has a line break in it.")
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = sender
        message["To"] = mail.to
    except (ValueError, IndexError) as error:
        raise Invalid("That is not an e-mail address.") from error
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name_of(mail)}@{_domain(sender)}>"
    # Out-of-office replies to a machine help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def name_of(mail: Mail) -> str:
    """A name that is the same for the same key, in a header as on a disk, whatever the key is made of."""
    return hashlib.sha256(mail.key.encode()).hexdigest()[:32]


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ") or "localhost"
