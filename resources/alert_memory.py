"""Which alerts were told: a file in the home, so that losing Dagster's database neither loses nor repeats any.

What an alert is, and when one is over, is not known here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime

from resources.disk import disk_errors
from resources.errors import FixSetup
from resources.home import Home


class AlertMemory:
    """The alerts that were told and whose cause goes on, by key; the caller holds the lock ``alerts``."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def told(self) -> dict[str, datetime]:
        """When each was told. A damaged file is as none: telling twice is better than not at all.

        Raises:
            FixSetup: the file cannot be read.
        """
        try:
            kept = json.loads(self._home.alerts.read_text(encoding="utf-8"))
            return {str(key): datetime.fromisoformat(text) for key, text in kept.items()}
        except (FileNotFoundError, ValueError, AttributeError, TypeError):
            return {}
        except OSError as error:
            tried, came_back = f"Reading {self._home.alerts}", error.strerror or type(error).__name__
            raise FixSetup(tried, came_back, "Make it readable for this user") from error

    def keep(self, told: dict[str, datetime]) -> None:
        """Keep these and no others: written beside and renamed, to last.

        Raises:
            TryLater: the disk is full.
            FixSetup: the home cannot be written.
        """
        path = self._home.alerts
        staged = path.with_suffix(".new")
        with disk_errors(path):
            descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({key: moment.isoformat() for key, moment in told.items()}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            staged.replace(path)

    def add(self, keys: Iterable[str], moment: datetime) -> None:
        """Remember that these were told."""
        self.keep(self.told() | dict.fromkeys(keys, moment))
