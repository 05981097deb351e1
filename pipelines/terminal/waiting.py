"""What a person sees while something takes long: a live line on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from resources.home import Home


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str], None]]:
    """Show that something goes on; what is yielded changes the words."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(Text(words)) as status:
        yield lambda now: status.update(Text(f"{words}: {now}"))


@contextmanager
def waiting_for_store(home: Home) -> Iterator[None]:
    """Show that the object store is asked, where one keeps the lake: one that does not answer is waited for."""
    if not home.lake_store:
        yield
        return
    from resources.storage.object_store import PATIENCE, shown_address  # noqa: PLC0415 - only a lake in a store waits

    patience = f"for {PATIENCE.total_seconds():.0f} seconds at most"
    with waiting(f"Asking {shown_address(home.lake_store)}, which keeps the lake ({patience})"):
        yield
