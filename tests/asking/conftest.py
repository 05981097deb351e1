"""A home with names that mean harm, one of which reads like an order to a model."""

from __future__ import annotations

import csv

import pytest

from pipelines.demo import CONTRACT
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.asking.orders import ORDER, PLAIN
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run

EXCLUDED = """
[[exclusions]]
person = "{email}"
reason = "On leave, says Wilhelmina Privat"
owner = "chief@acme.example"
"""
DECIDED = """\
seat,decided,by,on,note
{keep},keep,chief@acme.example,2026-10-01,back in spring says Wilhelmina Privat
{reclaim},reclaim,chief@acme.example,2026-10-01,
"""


@pytest.fixture(scope="session")
def company() -> Company:
    plan = CompanyPlan(name="acme", seed=5, members=40, days=120, events_a_day=30, groups=4, hostile=True)
    company = Company.simulate(plan)
    first, second, *_ = (each for each in company.people if each.removed_at is None and not each.odd_status)
    first.display_name, second.display_name = ORDER, PLAIN
    return company


@pytest.fixture(scope="session")
def asked_home(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home, read and published once, with lists of the organisation's own."""
    with (
        SampleServer([company]) as server,
        linked(server, tmp_path_factory.mktemp("asked"), history_days=ENOUGH_DAYS) as home,
    ):
        home.connections_file.write_text(home.connections_file.read_text() + CONTRACT)
        people = [each for each in company.people if each.removed_at is None]
        with home.roster_files[0].open("w", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["email", "department", "cost_centre", "manager"])
            for number, person in enumerate(people):
                department = "Design" if number % 3 else "Research"
                is_small = number < 2
                lines.writerow(
                    [person.email, "Office of the Chief" if is_small else department, "CC-1", people[0].email]
                )
        home.exclusions_file.write_text(EXCLUDED.format(email=people[3].email))
        home.decisions_file.write_text(DECIDED.format(keep=people[4].email, reclaim=people[5].email))
        run(home)
    return home
