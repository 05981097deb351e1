"""All that names anybody of the tests' team, and where it would be found in what a command writes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from sample_team.company import Company


def names_of(company: Company) -> set[str]:
    """Names, addresses and ids of all people, and what the home's own files tell of them."""
    found = {"Wilhelmina Privat", "chief@acme.example", "Office of the Chief"}
    for person in company.people:
        found |= {person.team_member_id, person.account_id or "", person.email, person.display_name or ""}
        found |= {person.external_id or "", *(email for email, _ in person.secondary_emails)}
    return {each.casefold() for each in found if len(each) > 5}


def texts_of(path: Path) -> Iterator[str]:
    """What a file says, unpacked: its name, and all of its content."""
    yield path.name
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pylist()) + str(pq.read_metadata(path).metadata)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).decode() for name in packed.namelist())
    else:
        yield path.read_text(encoding="utf-8")
