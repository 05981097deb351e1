"""Writing ``connections.toml``: comments and order of what stands there survive. Reading it is in ``connections``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.connections import read_connections
from resources.storage.home_in_store import edited_for_all
from resources.storage.whole_files import remove_left, whole_file
from resources.team_names import not_declared

_HEADER = re.compile(r"\s*\[+\s*(?P<name>[^\]]*?)\s*\]").match


@contextmanager
def editing(home: Home) -> Iterator[Declarations]:
    """The declarations, for changing: one process at a time, written whole when the block ends well.

    Raises:
        FixSetup: the file is wrong as it stands, or cannot be written.
        TryLater: another process held the lock for ten minutes.
    """
    home.make(home.root)
    with edited_for_all(home, "changing connections.toml"):
        path = home.connections_file.resolve()  # a link to somebody's repository stays one
        remove_left(path)
        read_connections(path)
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        declarations = Declarations(path, text)
        yield declarations
        if declarations.text != text:
            with whole_file(path) as staged:
                staged.write_bytes(declarations.text.encode())


class Declarations:
    """The text of ``connections.toml`` while it is changed; ``text`` is what it has become."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self.text = text

    def declare(self, name: str, app_key: str) -> None:
        """Add a team; one that is there keeps all but its app key, and is switched on."""
        declared = self._declared()
        if name not in declared:
            document = tomlkit.parse(self.text)
            team = tomlkit.table()
            team["app_key"] = app_key
            try:
                document.setdefault("connections", tomlkit.table(is_super_table=True))[name] = team
            except (TOMLKitError, ValueError) as error:
                raise self._unwritable(name) from error
            self._become(name, {"app_key": app_key}, [tomlkit.dumps(document)])
            return
        self._set(name, "app_key", app_key)
        if not declared[name].get("enabled", True):
            self.switch(name, enabled=True)

    def switch(self, name: str, *, enabled: bool) -> None:
        """Switch a team on or off.

        Raises:
            FixSetup: there is no such team.
        """
        if self._team(name).get("enabled", True) != enabled:
            self._set(name, "enabled", enabled)

    def remove(self, name: str) -> None:
        """Take a team out; comments above the next one stay.

        Raises:
            FixSetup: there is no such team.
        """
        self._team(name)
        document = tomlkit.parse(self.text)
        del document["connections"][name]
        self._become(name, None, [_without(self.text, name), tomlkit.dumps(document)])

    def _declared(self) -> dict[str, dict[str, Any]]:
        return dict(tomllib.loads(self.text).get("connections", {}))

    def _team(self, name: str) -> dict[str, Any]:
        declared = self._declared()
        if name not in declared:
            raise FixSetup(f"Changing {self._path}", *not_declared(name, declared))
        return declared[name]

    def _set(self, name: str, key: str, value: str | bool) -> None:
        wanted = self._team(name) | {key: value}
        plain, below = tomlkit.parse(self.text), tomlkit.parse(self.text)
        plain["connections"][name][key] = value
        team: Any = below["connections"][name]
        if key not in team and isinstance(team, Table):
            # Added at the table's end, it would stand below the comments above the next team.
            team["app_key"].trivia.trail = f"\n{key} = {tomlkit.item(value).as_string()}\n"
            self._become(name, wanted, [tomlkit.dumps(below), tomlkit.dumps(plain)])
        else:
            self._become(name, wanted, [tomlkit.dumps(plain)])

    def _become(self, name: str, wanted: dict[str, Any] | None, texts: list[str]) -> None:
        """Take the first text that says exactly what is wanted of the team, and of the others what was said."""
        declared = self._declared()
        if wanted is None:
            declared.pop(name)
        else:
            declared[name] = wanted
        for text in texts:
            try:
                found = tomllib.loads(text).get("connections", {})
            except tomllib.TOMLDecodeError:
                continue
            if found == declared and list(found) == list(declared):
                self.text = text
                return
        raise self._unwritable(name)

    def _unwritable(self, name: str) -> FixSetup:
        cure = "Write each team as a table of its own: [connections.NAME]"
        return FixSetup(f"Changing {name} in {self._path}", "it is written in a way that cannot be changed here", cure)


def _without(text: str, name: str) -> str:
    """The text without the lines of a team's tables; trailing comments belong to what follows."""
    kept: list[str] = []
    cut: list[str] = []
    is_cut = False
    for line in text.splitlines(keepends=True):
        if header := _HEADER(line):
            path = [part.strip().strip("\"'") for part in header["name"].split(".")]
            is_cut = path[:2] == ["connections", name]
            if not is_cut:
                kept += _comments(cut)
                cut = []
        (cut if is_cut else kept).append(line)
    return "".join(kept + _comments(cut))


def _comments(lines: list[str]) -> list[str]:
    """The comments and blank lines at the end of a table that is taken out."""
    start = len(lines)
    while start > 0 and (not lines[start - 1].strip() or lines[start - 1].lstrip().startswith("#")):
        start -= 1
    while start < len(lines) and not lines[start].strip():
        start += 1
    return lines[start:]
