"""A pseudonym stays with its person as long as the home's key stays, and tells nobody who that is."""

from __future__ import annotations

import re
import stat

from resources.home import Home
from resources.secrets.pseudonyms import KEY_FILE, Pseudonyms, home_key


def test_a_person_has_the_same_one_in_every_report_and_others_have_others(home: Home) -> None:
    first, later = Pseudonyms.of_home(home), Pseudonyms.of_home(home)
    assert first.of("acme", "dbmid:1") == later.of("acme", "dbmid:1")
    assert re.fullmatch(r"Person [A-Z2-7]{4}-[A-Z2-7]{4}", first.of("acme", "dbmid:1").name)
    told = {first.of(team, f"dbmid:{number}") for team in ("acme", "beta") for number in range(100)}
    assert len(told) == 200, "the same id in two teams is two members"


def test_without_the_key_nobody_works_out_who_is_who(home: Home) -> None:
    key = home.secrets / KEY_FILE
    before = Pseudonyms.of_home(home).of("acme", "dbmid:1")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(home_key(home)) == 32
    key.unlink()
    assert Pseudonyms.of_home(home).of("acme", "dbmid:1") != before
