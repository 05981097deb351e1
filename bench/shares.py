"""Where the CPU goes: a simple profile by part, taken around a few functions that are called a page or a file.

Time is each thread's own CPU, without the parts inside a part.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

TRANSPORT = "TLS and HTTP"
INFLATE = "inflate"
SPLIT = "split into events"
DECODE = "JSON to structs, by day"
COLUMNS = "structs to columns"
PARQUET = "Parquet (zstd)"


class Shares:
    """CPU-seconds by part. ``in_reading``: all of it that was spent while reading."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.json_bytes = 0
        self._lock = threading.Lock()
        self._inside = threading.local()

    @property
    def in_reading(self) -> float:
        """The sum of the parts of a reading."""
        return sum(self.seconds[part] for part in (TRANSPORT, INFLATE, SPLIT, DECODE, COLUMNS, PARQUET))

    def watch(self) -> None:
        """Take the time of the product's parts from now on."""
        from assets.event_log import days, pages
        from resources.dropbox_api import transport
        from resources.storage.day_files import DayWriter

        self._wrap(transport.Transport, "_send", TRANSPORT)
        self._wrap(transport, "inflated", INFLATE)
        self._wrap(pages, "split_page", SPLIT)
        self._wrap(days.ChainRows, "add", DECODE)
        self._wrap(days, "to_table", COLUMNS)
        for name in ("append", "commit"):
            self._wrap(DayWriter, name, PARQUET)

    def _wrap(self, owner: Any, name: str, part: str) -> None:
        inner: Callable[..., Any] = getattr(owner, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            above = getattr(self._inside, "seconds", 0.0)
            self._inside.seconds = 0.0
            begun = time.thread_time()
            try:
                answer = inner(*arguments, **named)
            finally:
                whole = time.thread_time() - begun
                with self._lock:
                    self.seconds[part] += whole - self._inside.seconds
                self._inside.seconds = above + whole
            if part == SPLIT:
                with self._lock:
                    self.json_bytes += sum(map(len, answer.raw_events))
            return answer

        setattr(owner, name, timed)
