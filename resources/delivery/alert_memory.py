"""Which alerts were sent where: a file in the home, so that losing Dagster's database neither loses nor repeats any.

What an alert is, and when one is over, is not known here.

    {"addresses": ["0f3c..."], "told": {"seats_run_short acme": {"0f3c...": "2026-11-01T09:00:00+00:00"}}}

A dead address does not make others hear an alert again, and gets it when it works again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.shared_files import read_shared, write_shared

EVERYWHERE = "*"
"""Instead of an address: sent before there could be several, and so to each."""


@dataclass
class AlertMemory:
    """The alerts that were sent and whose cause goes on. Threads may share it; its process holds the lock ``alerts``.

    Attributes:
        addresses: ids of those that were set when alerts were sent last.
        told: by the alert's key, and by the address, when it was told there.
        seen: the version of the file that this was made of, whichever thread writes; None: there was none.
    """

    home: Home
    addresses: tuple[str, ...] = ()
    told: dict[str, dict[str, datetime]] = field(default_factory=dict)
    seen: str | None = field(default=None, compare=False)
    _changing: Lock = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def read(cls, home: Home) -> AlertMemory:
        """What is remembered. A damaged file counts as empty: sending twice is better than not at all.

        Raises:
            FixSetup: the file cannot be read.
        """
        try:
            shared = read_shared(home, home.alerts)
        except OSError as error:
            tried, came_back = f"Reading {home.alerts}", error.strerror or type(error).__name__
            raise FixSetup(tried, came_back, "Make it readable for this user") from error
        try:
            addresses, told = _read(json.loads(shared.text or "{}"))
        except (ValueError, AttributeError, TypeError, KeyError):
            addresses, told = (), {}
        return cls(home, addresses, told, shared.version)

    def was_told(self, key: str, address: str) -> bool:
        """Whether an alert was sent to an address."""
        return not self.told.get(key, {}).keys().isdisjoint({address, EVERYWHERE})

    def told_at(self, key: str) -> datetime | None:
        """When an alert was sent to the last of the addresses; None: it was not, or one of them still waits for it."""
        moments = self.told.get(key, {})
        if not moments or not all(self.was_told(key, address) for address in self.addresses):
            return None
        return max(moments.values())

    def keep_only(self, keys: Collection[str], addresses: Collection[str]) -> None:
        """Forget what ended, and addresses that are no longer set.

        Raises:
            TryLater: the disk is full; another process has written the file since it was read.
            FixSetup: the home cannot be written.
        """
        stays = {EVERYWHERE, *addresses}
        with self._changing:
            self.addresses = tuple(addresses)
            self.told = {
                key: {address: moment for address, moment in moments.items() if address in stays}
                for key, moments in self.told.items()
                if key in keys
            }
            self._write()

    def add(self, keys: Iterable[str], address: str, moment: datetime) -> None:
        """Remember that these were sent to an address.

        Raises:
            TryLater: the disk is full; another process has written the file since it was read.
            FixSetup: the home cannot be written.
        """
        with self._changing:
            for key in keys:
                self.told.setdefault(key, {})[address] = moment
            self._write()

    def _write(self) -> None:
        told = {key: {name: at.isoformat() for name, at in moments.items()} for key, moments in self.told.items()}
        record = {"addresses": self.addresses, "told": told}
        self.seen = write_shared(self.home, self.home.alerts, record, self.seen)


def _read(kept: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, dict[str, datetime]]]:
    if "told" not in kept:  # as it was when there was one address: a moment for each key
        return (), {str(key): {EVERYWHERE: datetime.fromisoformat(text)} for key, text in kept.items()}
    told = {
        str(key): {str(address): datetime.fromisoformat(text) for address, text in moments.items()}
        for key, moments in kept["told"].items()
    }
    return tuple(map(str, kept["addresses"])), told
