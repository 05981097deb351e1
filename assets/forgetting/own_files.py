"""Whom the files that people write name: nobody can be forgotten whom the next load would bring back from them.

``invoices.csv`` is none of them: it has no column for a person, and its number of seats may be anybody's id.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from assets.alert_kinds import KINDS
from assets.forgetting.person import Person
from assets.warehouse.compared_names import name_key, name_keys
from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.decisions_file import read_decisions
from resources.home_files.exclusions import read_exclusions
from resources.home_files.quiet_alerts import read_quiet
from resources.roster.roster_file import who_is_named
from resources.roster.settings import read_roster_settings
from resources.text_files.csv_text import text_of


def refuse_own_files(home: Home, people: Iterable[Person]) -> None:
    """Files that somebody wrote are theirs to change; the next load would bring the person back from them.

    Raises:
        FixSetup: such a file names the person, or cannot be read.
    """
    people = tuple(people)
    keys = name_keys(text for each in people for text in each.ids | each.texts)
    encoding = read_roster_settings(home.roster_settings_file).encoding
    for path in (home.exclusions_file, home.decisions_file, *home.roster_files):
        if path.exists():
            text = str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else text_of(path, encoding) or ""
            compared = name_key(text)  # a line may mean the person though it is written in another form
            is_in_text = any(each.in_text(written) is not written for each in people for written in (text, compared))
            if is_in_text or keys & name_keys(_who_stands_in(home, path)):
                cure = f"Take the person out of {path.name} first, then run the command again"
                raise FixSetup(f"Looking into {path}", "it names the person", cure)


def _who_stands_in(home: Home, path: Path) -> set[str]:
    """What a file says where it tells who: an id that may be a mere number means somebody only there, and by itself."""
    if path == home.decisions_file:
        return {who for each in read_decisions(path) for who in (each.seat, each.decided_by)}
    if path == home.exclusions_file:
        excluded = [who for each in read_exclusions(path) for who in (each.person, each.pattern, each.owner)]
        return {who for who in (*excluded, *(each.owner for each in read_quiet(path, KINDS))) if who}
    return who_is_named(*home.roster_files, read_roster_settings(home.roster_settings_file))
