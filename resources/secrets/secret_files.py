"""The files of the folder ``secrets/``: one process at a time changes one, and no other copy of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from resources.home import Home
from resources.storage.locks import take_file
from resources.storage.whole_files import remove_left


@contextmanager
def changing(file_name: str, home: Home) -> Iterator[Path]:
    """The path of a file of secrets, for writing (``whole_file``) or deleting.

    What a process left that was killed while it wrote the file goes first: it may hold a secret.

    Raises:
        FixSetup: the folder cannot be made, or written.
    """
    if not home.mounted_secrets:
        home.make(home.secrets)
    path = home.secrets / file_name
    with take_file(FileLock(home.make(home.locks) / f"secrets-{path.stem}.lock", mode=0o600)):
        remove_left(path)
        yield path
