"""watermint toolbox: who can go as the files of its batch commands, one for each person who gets the files.

We write to Dropbox nowhere; a person who runs these commands does. Their own form: a CSV with the column ``email``; the
one who gets the files is an option of the command (github.com/watermint/toolbox, docs/commands).
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from assets.exports.targets.forms import csv_file
from assets.exports.targets.target import Asked, File, Made, Setting, Target
from resources.storage.queries import Rows

_COMMAND = "tbx dropbox team member batch delete"
_ONLY_IN_THE_PLAN = {
    "not_decided": "have no decision in decisions.csv: not_decided in the plan",
    "check_first": "of the seats are not proved: check_first in the plan; --set confidence=any removes them too",
    "ask_first": "are on a legal hold or the only administrator: ask_first in the plan",
    "no_address": "have no address, by which its commands find them: no_address in the plan",
    "choose_heir": "have nobody who could get their files: choose_heir in the plan",
    "keep": "were decided to be kept: keep in the plan",
}


def _make(asked: Asked) -> Made:
    files, notes = [], []
    for team, plan in asked.by_team("watermint").items():
        files += _of_team(team, plan)
        steps = Counter(row["step"] for row in plan.dicts())
        notes += [f"{team}: {steps[step]} {words}" for step, words in _ONLY_IN_THE_PLAN.items() if steps[step]]
    return Made(files, notes, earlier=[f"watermint-{team}-*" for team in asked.teams])


def _of_team(team: str, plan: Rows) -> list[File]:
    """The files of a team: its plan, a list for each person who gets files, and the commands."""
    rows = plan.dicts()
    files, commands = [csv_file(f"watermint-{team}-plan.csv", plan)], []
    leaving = sorted((row for row in rows if row["step"] == "transfer_and_remove"), key=itemgetter("transfer_to"))
    for number, (heir, group) in enumerate(groupby(leaving, itemgetter("transfer_to")), start=1):
        name = f"watermint-{team}-remove-{number:03}.csv"
        files.append(_emails(name, group))
        heir_option = f"-transfer-dest-member={shlex.quote(heir)}"
        commands.append(f"{_COMMAND} -peer={team} -file={name} {heir_option} -wipe-data=false")
    invited = [row for row in rows if row["step"] == "cancel_invitation"]
    if invited:
        name = f"watermint-{team}-invitations.csv"
        files.append(_emails(name, invited))
        commands.append(f"{_COMMAND} -peer={team} -file={name}")
    if commands:
        files.append(
            File(f"watermint-{team}-commands.txt", "".join(f"{line}\n" for line in commands).encode(), len(commands))
        )
    return files


def _emails(name: str, rows: Iterable[dict[str, Any]]) -> File:
    return csv_file(name, Rows(["email"], [(row["email"],) for row in rows]))


WATERMINT = Target(
    "watermint",
    "watermint toolbox: who can go, as files of its batch commands, by who gets the files (CSV)",
    _make,
    settings=(
        Setting("confidence", "proved", "how sure a removal must be; others are only in the plan", ("proved", "any")),
        Setting(
            "which", "candidates", "decided: only seats that decisions.csv says to reclaim", ("candidates", "decided")
        ),
    ),
    needs_names="its commands remove accounts by their addresses",
    rests_on_decisions=True,
)
