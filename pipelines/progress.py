"""What a person sees while a job runs: a live line for each team on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from assets.team_reading import PROGRESS, Load
from resources.installation import Failure


class Progress(logging.Handler):
    """Listens to the readings' progress while its block runs; afterwards ``failures`` tells what failed."""

    def __init__(self, teams: list[str], console: Console | None = None) -> None:
        super().__init__(logging.INFO)
        self.failures: list[Failure] = []
        self._console = console or Console(stderr=True)
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.fields[team]}", style="bold", markup=False),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {team: self._bars.add_task("waiting", team=team, total=None) for team in teams}

    def __enter__(self) -> Self:
        PROGRESS.addHandler(self)
        PROGRESS.setLevel(logging.INFO)
        PROGRESS.propagate = False
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        PROGRESS.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Show what a reading tells."""
        team, subject = getattr(record, "team", ""), getattr(record, "subject", "")
        words = f"{subject}: {record.getMessage()}"
        if team in self._tasks:
            self._bars.update(self._tasks[team], description=words)
        load = getattr(record, "load", None)
        if isinstance(load, Load):
            if load.failure:
                self.failures.append(load.failure)
            else:
                self._console.print(Text(f"{team:>12}  {words}"), highlight=False)
