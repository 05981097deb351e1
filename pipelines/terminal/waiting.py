"""What a person sees while something takes long: a live line on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str], None]]:
    """Show that something goes on; what is yielded changes the words."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(Text(words)) as status:
        yield lambda now: status.update(Text(f"{words}: {now}"))
