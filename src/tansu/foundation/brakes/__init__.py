"""Brakes: a device that suddenly deletes a great deal is stopped, and its owner is asked (R14).

An app password may delete at most 100 things of a collection within an hour, or a fifth of it if that is more. What
would be too much is refused, and from then on everything is, until the owner has said in the web app whether it may.
People at a page are asked there; they are not counted.

Whoever deletes for a device calls `deleting` right before the Work in which it does:

    brakes.deleting(outside, principal, "contacts/7", count=1, total=412, name="Family")
    with outside.work(principal, "contacts", removing=True) as work:
        ...
"""

from tansu.foundation.brakes.custody import BrakesCustodian
from tansu.foundation.brakes.decide import decide, forget_quiet, stops
from tansu.foundation.brakes.deleting import deleting
from tansu.foundation.brakes.model import Decision, Stop, TooManyDeletions, most

__all__ = [
    "BrakesCustodian",
    "Decision",
    "Stop",
    "TooManyDeletions",
    "decide",
    "deleting",
    "forget_quiet",
    "most",
    "stops",
]
