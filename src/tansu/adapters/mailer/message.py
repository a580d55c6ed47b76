"""From our Mail to the message of RFC 5322 that leaves."""

import hashlib
from datetime import datetime
from email.header import Header
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
    message.set_raw("Subject", _folded(mail.subject))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name_of(mail)}@{_domain(sender)}>"
    # Out-of-office replies to a machine help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    if mail.language:
        # After the content, which takes all headers of its kind away with it.
        message["Content-Language"] = mail.language
    return message


def name_of(mail: Mail) -> str:
    """A name that is the same for the same key, in a header as on a disk, whatever the key is made of."""
    return hashlib.sha256(mail.key.encode()).hexdigest()[:32]


def _folded(subject: str) -> str:
    """The subject as it is written into the header, in encoded words if it has to be (RFC 2047)."""
    # The policy's own folding loses a space here and there between two encoded words, as in Hindi.
    return Header(subject, None if subject.isascii() else "utf-8", header_name="Subject").encode()


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ") or "localhost"
