"""Work, one transaction on one account; and Outside, everything a verb may use between transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from tansu.core import ids
from tansu.core.principal import Means, Principal
from tansu.foundation.keys import Keys
from tansu.foundation.standing import require_open, require_readable
from tansu.ports.blobs import Blobs, Renditions, Staging
from tansu.ports.clock import Chance, Clock
from tansu.ports.database import Database, Transaction
from tansu.ports.mailer import Mailer
from tansu.ports.media import Media
from tansu.ports.payments import Payments


@dataclass(frozen=True)
class Work:
    """One transaction by a principal on one account, for one feature.

    Verbs take a Work and never commit, sleep or call out. `now` stands still for the whole of it.
    """

    tx: Transaction
    account: str
    feature: str
    principal: Principal
    now: datetime
    chance: Chance
    engine: str
    _sure_of: set[tuple[str, str]] = field(default_factory=set, repr=False, compare=False)

    def first_time(self, what: str) -> bool:
        """Say, once in this transaction for each account, that `what` has still to be done; false from then on.

        For what several verbs of one Work each have to be sure of, and what stays done until the transaction ends.
        """
        if (what, self.account) in self._sure_of:
            return False
        self._sure_of.add((what, self.account))
        return True

    def new_id(self) -> str:
        """Make an identifier nobody has used."""
        return ids.new_id(self.chance.random_bytes)


@dataclass(frozen=True)
class Outside:
    """The adapters chosen at the start, and the way to open a Work with them."""

    database: Database
    blobs: Blobs
    staging: Staging
    renditions: Renditions
    media: Media
    mailer: Mailer
    payments: Payments
    clock: Clock
    chance: Chance
    keys: Keys
    public_url: str = ""
    disk_floor: int = 0
    """Bytes of free disk that uploads never touch (R33)."""

    @contextmanager
    def read(self, principal: Principal, feature: str = "", *, account: str = "") -> Iterator[Work]:
        """Open a Work that only looks. Reading is possible in every standing but `closed`: then Frozen is raised."""
        with self.database.read() as tx:
            work = self._work(tx, principal, feature, account)
            if feature:
                require_readable(work.tx, work.account, feature)
            yield work

    @contextmanager
    def work(
        self, principal: Principal, feature: str = "", *, account: str = "", removing: bool = False
    ) -> Iterator[Work]:
        """Open a Work that writes; durable when the block is left.

        Raises Frozen if the feature is, unless the Work only removes: leaving is always possible.
        """
        with self.database.write() as tx:
            work = self._work(tx, principal, feature, account)
            if feature and not removing:
                require_open(work.tx, work.account, feature)
            yield work

    @contextmanager
    def system(self, account: str = "", feature: str = "") -> Iterator[Work]:
        """Open a writing Work for the system itself: sweepers, schedules, erasure of what is frozen."""
        with self.database.write() as tx:
            yield self._work(tx, Principal(account, Means.SYSTEM), feature, account)

    @contextmanager
    def look(self, account: str = "", feature: str = "") -> Iterator[Work]:
        """Open a reading Work for the system itself."""
        with self.database.read() as tx:
            yield self._work(tx, Principal(account, Means.SYSTEM), feature, account)

    @contextmanager
    def glance(self) -> Iterator[Work]:
        """Open a reading Work for the system itself that lasts for one statement: each request begins with one."""
        with self.database.glance() as tx:
            yield self._work(tx, Principal("", Means.SYSTEM), "", "")

    def _work(self, tx: Transaction, principal: Principal, feature: str, account: str) -> Work:
        return Work(
            tx=tx,
            account=account or principal.account,
            feature=feature,
            principal=principal,
            now=self.clock.now(),
            chance=self.chance,
            engine=self.database.engine,
        )
