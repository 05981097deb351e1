"""Tests of two threads of which one waits for the other's lock: they know when it does, and need not sleep."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from resources.storage import locks


@contextmanager
def told_of_waiting(waits: threading.Event) -> Iterator[None]:
    """Within the block the event is set as soon as somebody says that it waits for a lock."""

    class Ears(logging.Handler):
        def emit(self, _: logging.LogRecord) -> None:
            waits.set()

    ears = Ears()
    locks.LOGGER.addHandler(ears)
    try:
        yield
    finally:
        locks.LOGGER.removeHandler(ears)
