"""CPU, memory and open handles of this process, and lines that compare a figure with its target."""

from __future__ import annotations

import json
import os
import resource
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

NOTED = "BENCH_FIGURES"
"""Names a file that figures are added to, a line of JSON each: ``nightly`` makes one table of them."""


def cpu_seconds() -> float:
    """CPU-seconds of this process so far, the kernel's for it included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib() -> float:
    """The most memory that this process ever had, in MiB."""
    return _status_mib("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Let ``peak_mib`` begin again with what this process has now; Linux only (elsewhere it stays)."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")


def now_mib() -> float:
    """The memory that this process has now, in MiB; Linux only (0 elsewhere)."""
    return _status_mib("VmRSS")


def _status_mib(name: str) -> float:
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def open_handles() -> int:
    """How many files and sockets this process has open; Linux only (0 elsewhere)."""
    folder = Path("/proc/self/fd")
    return len(os.listdir(folder)) if folder.exists() else 0


@dataclass
class Used:
    """What was used since this was made."""

    cpu_at: float = field(default_factory=cpu_seconds)
    wall_at: float = field(default_factory=monotonic)

    @property
    def cpu(self) -> float:
        """CPU-seconds."""
        return cpu_seconds() - self.cpu_at

    @property
    def wall(self) -> float:
        """Seconds on the clock."""
        return monotonic() - self.wall_at


def compare(what: str, value: float, unit: str, *, at_most: float | None = None, at_least: float | None = None) -> None:
    """Print a figure beside its target, and whether it is reached."""
    bound = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
    good = value <= at_most if at_most is not None else value >= (at_least or 0.0)
    told = "ok" if good else "NOT"
    print(f"{told:3} {what}: {value:.2f} {unit} (target: {bound})", flush=True)
    if noted := os.environ.get(NOTED):
        figure = {"what": what, "value": value, "unit": unit, "bound": bound, "told": told}
        with Path(noted).open("a", encoding="utf-8") as notes:
            notes.write(f"{json.dumps(figure)}\n")
