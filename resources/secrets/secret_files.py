"""The files of the folder ``secrets/``: one process at a time changes one, and no other copy of it stays."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.locks import take_file
from resources.storage.whole_files import remove_left, whole_file

_BEFORE_KEYRING = "instead_of_keyring"
"""The key of a file of secrets that says that what the keyring holds is older."""


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


def read_secrets(path: Path, home: Home) -> tuple[dict[str, str], bool]:
    """The secrets in a file, by kind, and whether they go before the keyring; none if there is no file.

    Kubernetes gives a container its secrets as files of root that its group may read (``fsGroup``, mode 0440).

    Raises:
        FixSetup: others may read it, or it is damaged.
    """
    others = 0o037 if home.mounted_secrets else 0o077
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & others:
                cure = "Mount it with mode 0440 and its group" if home.mounted_secrets else f"chmod 600 {path}"
                raise FixSetup(f"Reading {path}", f"others may read it (mode {mode:04o})", cure)
            values = json.load(file)
    except FileNotFoundError:
        return {}, False
    except (OSError, ValueError):  # json's error holds the text that it could not read
        raise FixSetup(f"Reading {path}", "it is damaged or cannot be read", "Link the team again") from None
    values = values if isinstance(values, dict) else {}
    return {kind: text for kind, text in values.items() if isinstance(text, str)}, values.get(_BEFORE_KEYRING) is True


def write_secrets(path: Path, secrets: dict[str, str]) -> None:
    """Write a file of secrets, which goes before the keyring. The caller is ``changing`` it.

    Raises:
        TryLater: the disk is full.
        FixSetup: it cannot be written.
    """
    with whole_file(path) as staged:
        staged.write_text(json.dumps({**secrets, _BEFORE_KEYRING: True}))
