"""Which company each team is: one company has one name here. Two names would give all its people two seats each.

A team that ``connections.toml`` declares no more keeps its name, as long as the lake holds its data.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from resources.errors import FixSetup
from resources.storage.lake import Lake


class TeamClaims:
    """The company of each name, as the lake tells at the first claim, and this run's claims since.

    Looked up once a run: otherwise each claim would ask the lake for every other team.

    Args:
        lake: whose data it holds.
        declared: the names in connections.toml.
    """

    def __init__(self, lake: Lake, declared: Callable[[], Collection[str]]) -> None:
        self._lake = lake
        self._declared = declared
        self._lock = threading.Lock()
        self._owned: dict[str, set[str]] | None = None

    def claim(self, team_id: str, name: str) -> None:
        """Two companies must never mix: one team_id belongs to one connection.

        Raises:
            FixSetup: the lake holds another company under this name, or this company under another one, or another
                connection is this company.
        """
        tried = f"Checking which team the link of {name} is to"
        held = self._lake.team_id(name)
        if held and held != team_id:
            cure = (
                f"Link {name} to its own team again, or link the new team under another name. If what is held may go: "
                f"dropbox-licences disconnect {name} --delete-data"
            )
            raise FixSetup(tried, f"the lake holds {held} under this name, but the link is to {team_id}", cure)
        with self._lock:
            owners = self._owners()
            twin = next((other for other in sorted(owners.get(team_id, ())) if other != name), None)
            if twin:
                raise FixSetup(tried, *self._twin_words(twin, team_id))
            owners.setdefault(team_id, set()).add(name)

    def look_again(self) -> None:
        """Forget which company each team is: before a claim, while nobody else may declare any."""
        with self._lock:
            self._owned = None

    def _owners(self) -> dict[str, set[str]]:
        if self._owned is None:
            self._owned = {}
            for name in {*self._declared(), *self._lake.teams_here()}:
                self._owned.setdefault(self._lake.team_id(name), set()).add(name)
        return self._owned

    def _twin_words(self, twin: str, team_id: str) -> tuple[str, str]:
        """What came back, and what to do."""
        came_back, forget = f"{twin} is the same team ({team_id})", f"dropbox-licences disconnect {twin} --delete-data"
        if twin in self._declared():
            return came_back, f"One name for one team: keep {twin}, or forget it and its data first with {forget}"
        not_declared = f"{came_back}: the lake holds its data, and connections.toml does not name it any more"
        return not_declared, f"Name it {twin} again, and its data goes on. If what is held may go: {forget}"
