"""What a person sees while a job runs: a live line for each team on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from resources.listening import News


class _Bar(ProgressColumn):
    """How much of what is due is done; nothing where nobody can tell."""

    def render(self, task: Task) -> ProgressBar | Text:
        """The bar of a team."""
        due = task.fields["due"]
        return ProgressBar(due, task.fields["done"], width=20) if due else Text()


class Progress:
    """Listens to a run while its block runs."""

    def __init__(self, teams: list[str], console: Console | None = None) -> None:
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
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def hear(self, news: News) -> None:
        """Show what a reading tells."""
        words = f"{news.subject}: {news.words}"
        if news.team in self._tasks:
            self._bars.update(self._tasks[news.team], description=words, done=news.done, due=news.due)
        if news.stays:
            self._print(news.team, words)

    def _print(self, team: str, words: str) -> None:
        """A line that stays; a log file's is never broken."""
        line = Text(f"{team:>12}  {words}")
        self._console.print(line, highlight=False, soft_wrap=not self._console.is_terminal)
