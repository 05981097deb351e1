"""What a person sees while a job runs: a live line for each team on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from assets.reading.team_reading import PROGRESS, Load
from resources.installation import Failure


class _Bar(ProgressColumn):
    """How much of what is due is done; nothing where nobody can tell."""

    def render(self, task: Task) -> ProgressBar | Text:
        """The bar of a team."""
        due = task.fields["due"]
        return ProgressBar(due, task.fields["done"], width=20) if due else Text()


class Progress(logging.Handler):
    """Listens to the readings' progress while its block runs; afterwards ``failures`` tells what failed."""

    def __init__(self, teams: list[str], console: Console | None = None) -> None:
        super().__init__(logging.INFO)
        self.failures: list[Failure] = []
        self._console = console or Console(stderr=True)
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.fields[team]}", style="bold", markup=False),
            _Bar(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {
            team: self._bars.add_task("waiting", team=team, total=None, due=0) for team in teams
        }

    def __enter__(self) -> Self:
        PROGRESS.addHandler(self)
        PROGRESS.setLevel(logging.INFO)
        PROGRESS.propagate = False  # shown here, and nowhere twice
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
        PROGRESS.removeHandler(self)
        PROGRESS.setLevel(logging.NOTSET)
        PROGRESS.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        """Show what a reading tells."""
        team, subject = getattr(record, "team", ""), getattr(record, "subject", "")
        words = f"{subject}: {record.getMessage()}"
        if team in self._tasks:
            done, due = getattr(record, "done", 0), getattr(record, "due", 0)
            self._bars.update(self._tasks[team], description=words, done=done, due=due)
        if getattr(record, "stays", False):
            self._print(team, words)
        load = getattr(record, "load", None)
        if isinstance(load, Load):
            if load.failure:
                self.failures.append(load.failure)
            else:
                self._print(team, words)

    def _print(self, team: str, words: str) -> None:
        """A line that stays; a log file's is never broken."""
        line = Text(f"{team:>12}  {words}")
        self._console.print(line, highlight=False, soft_wrap=not self._console.is_terminal)
