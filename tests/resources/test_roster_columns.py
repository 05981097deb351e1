"""Lists of people as directories and HR programs export them, read without being changed by hand."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from resources.errors import FixSetup
from resources.roster.columns import KNOWN_NAMES, columns_of, field_of, status_in
from resources.roster.header import RosterColumn, roster_columns
from resources.roster.roster_file import RosterLine, read_roster
from resources.roster.settings import RosterSettings

EXPORTS = {
    "Entra ID, the portal's download": (
        "utf-8-sig",
        """\
userPrincipalName,displayName,surname,mail,givenName,objectId,userType,jobTitle,department,accountEnabled,city
ada@acme.test,Ada Ek,Ek,,Ada,6f1,Member,Lead,Design,True,Oslo
ben_old@acme.test,Ben Ox,Ox,ben@acme.test,Ben,9c2,Member,,Sales,False,
""",
        [
            RosterLine(2, "6f1", "ada@acme.test", "Design", None, "active"),
            RosterLine(3, "9c2", "ben@acme.test", "Sales", None, "account disabled"),
        ],
    ),
    "Entra ID, Get-MgUser | Export-Csv of Windows PowerShell": (
        "utf-8-sig",
        """\
#TYPE Selected.Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser
"Id","UserPrincipalName","Mail","EmployeeId","AccountEnabled","Department","EmployeeLeaveDateTime"
"6f1","ada@acme.test","ada@acme.test","4711","True","Design",
"9c2","ben@acme.test","ben@acme.test",,"False","Sales","2026-09-30T00:00:00Z"
""",
        [
            RosterLine(3, "4711", "ada@acme.test", "Design", None, "active"),
            RosterLine(4, "9c2", "ben@acme.test", "Sales", None, "account disabled", date(2026, 9, 30)),
        ],
    ),
    "Active Directory, Get-ADUser | Export-Csv -Encoding Unicode -Delimiter ;": (
        "utf-16",
        """\
#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser
"EmployeeID";"EmailAddress";"Department";"Enabled";"Manager";"UserPrincipalName"
"4711";"ada@acme.test";"Design";"True";"CN=Bo Chen,OU=People,DC=acme,DC=test";"ada@corp.test"
"4712";;"Köln";"False";;"ben@acme.test"
""",
        [
            RosterLine(
                3, "4711", "ada@acme.test", "Design", None, "active", None, "CN=Bo Chen,OU=People,DC=acme,DC=test"
            ),
            RosterLine(4, "4712", "ben@acme.test", "Köln", status="account disabled"),
        ],
    ),
    "LDAP, csvde": (
        "utf-8",
        """\
DN,employeeNumber,mail,department,manager,userAccountControl
"CN=Ada Ek,OU=People,DC=acme",4711,ada@acme.test,Design,"CN=Bo Chen,OU=People,DC=acme",512
"CN=Ben Ox,OU=People,DC=acme",4712,ben@acme.test,Sales,,66050
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", status="active", manager="CN=Bo Chen,OU=People,DC=acme"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", status="account disabled"),
        ],
    ),
    "Google Workspace, the console's download": (
        "utf-8",
        """\
First Name [Required],Last Name [Required],Email Address [Required],Employee ID,Manager Email,Department,Cost Center,\
Status [READ ONLY],Last Sign In [READ ONLY]
Ada,Ek,ada@acme.test,4711,bo@acme.test,Design,CC-7,Active,2026/10/30 09:00:00
Ben,Ox,ben@acme.test,4712,,Sales,,Suspended,Never logged in
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", "CC-7", "Active", manager="bo@acme.test"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", None, "Suspended"),
        ],
    ),
    "Google Workspace, by GAM": (
        "utf-8",
        """\
primaryEmail,suspended,organizations.0.department,organizations.0.costCenter,externalIds.0.value
ada@acme.test,False,Design,CC-7,4711
ben@acme.test,True,Sales,,4712
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", "CC-7", "active"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", None, "suspended"),
        ],
    ),
    "Okta": (
        "utf-8",
        """\
id,login,firstName,lastName,email,employeeNumber,department,costCenter,manager,status
00u1,ada@acme.test,Ada,Ek,ada@acme.test,4711,Design,CC-7,Bo Chen,ACTIVE
00u2,ben@acme.test,Ben,Ox,,,Sales,,,DEPROVISIONED
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", "CC-7", "ACTIVE", manager="Bo Chen"),
            RosterLine(3, "00u2", "ben@acme.test", "Sales", None, "DEPROVISIONED"),
        ],
    ),
    "Workday": (
        "utf-8-sig",
        """\
"Employee ID","Worker","Email - Primary Work","Supervisory Organization","Department","Cost Center","Worker Status",\
"Termination Date","Last Day of Work","Manager"
"4711","Ada Ek","ada@acme.test","Design (Bo Chen)","Design","CC-7","Active","","","Bo Chen"
"4712","Ben Ox","ben@acme.test","","Sales","","Terminated","2026-09-30","2026-09-15",""
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", "CC-7", "Active", manager="Bo Chen"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", None, "Terminated", date(2026, 9, 30)),
        ],
    ),
    "BambooHR": (
        "utf-8",
        """\
"Employee #","Last name, First name",Status,"Employment Status",Department,"Work Email","Termination Date",\
"Reporting to"
4711,"Ek, Ada",Active,Full-Time,Design,ada@acme.test,0000-00-00,"Chen, Bo"
4712,"Ox, Ben",Inactive,Terminated,Sales,ben@acme.test,2026-09-30,
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", None, "Active", manager="Chen, Bo"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", None, "Inactive", date(2026, 9, 30)),
        ],
    ),
    "Personio, in German, saved by a spreadsheet": (
        "utf-8-sig",
        """\
Personalnummer;Vorname;Nachname;E-Mail;Status;Abteilung;Kostenstelle;Letzter Arbeitstag;Vorgesetzter;;
4711;Ada;Ek;ada@acme.test;Aktiv;Design;CC-7;;Bo Chen;;
4712;Ben;Ox;ben@acme.test;Inaktiv;Vertrieb;;29.09.2026;;;
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design", "CC-7", "Aktiv", manager="Bo Chen"),
            RosterLine(3, "4712", "ben@acme.test", "Vertrieb", None, "Inaktiv", date(2026, 9, 30)),
        ],
    ),
    "An HR program in French, saved by Excel": (
        "utf-8-sig",
        """\
Matricule;Nom;Adresse e-mail;Département;Centre de coûts;Responsable;Statut;Date de départ
4711;Ek;ada@acme.test;Création;CC-7;Bo Chen;Actif;
4712;Ox;ben@acme.test;Ventes;;;Sorti;2026-09-30
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Création", "CC-7", "Actif", manager="Bo Chen"),
            RosterLine(3, "4712", "ben@acme.test", "Ventes", None, "Sorti", date(2026, 9, 30)),
        ],
    ),
    "An HR program in Dutch": (
        "utf-16",
        """\
Personeelsnummer\tE-mailadres\tAfdeling\tKostenplaats\tLeidinggevende\tStatus\tDatum uit dienst
4712\tben@acme.test\tVerkoop\tCC-8\tBo Chen\tActief\t2026-09-30
""",
        [RosterLine(2, "4712", "ben@acme.test", "Verkoop", "CC-8", "Actief", date(2026, 9, 30), "Bo Chen")],
    ),
    "SAP SuccessFactors, the user data file": (
        "utf-8-sig",
        """\
STATUS,USERID,USERNAME,FIRSTNAME,LASTNAME,EMAIL,MANAGER,DEPARTMENT,EMPID
active,u1,aek,Ada,Ek,ada@acme.test,u9,Design (50001),4711
inactive,u2,box,Ben,Ox,ben@acme.test,NO_MANAGER,Sales,4712
""",
        [
            RosterLine(2, "4711", "ada@acme.test", "Design (50001)", None, "active", manager="u9"),
            RosterLine(3, "4712", "ben@acme.test", "Sales", None, "inactive", manager="NO_MANAGER"),
        ],
    ),
}


_SAME = ("E-Mail", "Employee #")
"""Names that are another known one, but for a sign."""


def read(tmp_path: Path, text: str, encoding: str = "utf-8", **said: Any) -> list[RosterLine]:
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    return read_roster(tmp_path / "roster.csv", tmp_path / "roster.parquet", RosterSettings(**said))


@pytest.mark.parametrize(("encoding", "text", "lines"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_is_read_as_it_comes(encoding: str, text: str, lines: list[RosterLine], tmp_path: Path) -> None:
    assert read(tmp_path, text, encoding) == lines
    assert read(tmp_path, text.replace("\n", "\r\n"), encoding) == lines


def test_each_known_name_says_one_thing_however_it_is_written() -> None:
    for field, names in KNOWN_NAMES.items():
        assert names[0] == field
        for name in names:
            assert (
                field_of(name) == field_of(name.upper()) == field_of(f" {name.replace(' ', '_')} [READ ONLY]") == field
            )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_of_a_header_count_however_a_program_writes_them(form: Literal["NFC", "NFD"], tmp_path: Path) -> None:
    header = unicodedata.normalize(form, "E-Mail;Département;Dernier jour travaillé;Équipe")
    lines = read(tmp_path, f"{header}\nada@acme.test;Ventes;2026-09-29;Paris\n", columns={"cost_centre": "équipe"})
    assert lines == [RosterLine(2, None, "ada@acme.test", "Ventes", "Paris", None, date(2026, 9, 30))]


def test_a_day_whose_order_is_open_says_where_the_order_can_be_said(tmp_path: Path) -> None:
    text = "E-Mail;Date de départ\nada@acme.test;31/10/2026\n"
    with pytest.raises(FixSetup, match=r'roster\.toml: day_order = "day first"'):
        read(tmp_path, text)
    assert [line.left_on for line in read(tmp_path, text, day_order="day first")] == [date(2026, 10, 31)]


def test_of_several_columns_the_one_that_stands_first_in_the_table_goes_before() -> None:
    for field, names in KNOWN_NAMES.items():
        distinct = [name for name in names if name not in _SAME]
        assert columns_of(list(reversed(distinct))) == {field: list(reversed(range(len(distinct))))}


@pytest.mark.parametrize(
    ("name", "cell", "status"),
    [
        ("accountEnabled", "False", "account disabled"),
        ("Enabled", "FALSCH", "account disabled"),  # as a German spreadsheet saves FALSE
        ("accountEnabled", "VRAI", "active"),
        ("Active Status", "No", "inactive"),
        ("suspended", "True", "suspended"),
        ("userAccountControl", "514", "account disabled"),
        ("userAccountControl", "66048", "active"),
        ("accountEnabled", "perhaps", "perhaps"),
        ("status", "False", "False"),
    ],
)
def test_what_yes_and_no_mean_depends_on_the_column(name: str, cell: str, status: str) -> None:
    assert status_in(name, cell) == status


def test_marks_for_nothing_are_no_id_and_no_address_but_a_department_may_be_called_na(tmp_path: Path) -> None:
    text = "external_id,email,department,status,left_on\nN/A,ada@acme.test,NA,-,NULL\nnone,(null),,NaN,\n"
    assert read(tmp_path, text) == [RosterLine(2, None, "ada@acme.test", "NA")]


def test_an_id_that_a_spreadsheet_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match=r"line 3: external_id is '1,23457E\+11': a spreadsheet has cut the number"):
        read(tmp_path, "external_id;email\n4711;a@x.test\n1,23457E+11;b@x.test\n")


def test_a_column_that_roster_toml_names_is_read_and_nothing_else_for_it(tmp_path: Path) -> None:
    text = "id,Mail,Private Mail,employeeId\n6f1,ada@acme.test,ada@home.test,4711\n"
    assert read(tmp_path, text) == [RosterLine(2, "4711", "ada@acme.test")]
    assert read(tmp_path, text, columns={"external_id": "ID"}) == [RosterLine(2, "6f1", "ada@acme.test")]
    assert read(tmp_path, text, columns={"email": "private mail"}) == [RosterLine(2, "4711", "ada@home.test")]
    with pytest.raises(FixSetup, match=r"line 1: there is no column 'Objekt', which roster.toml names for external_id"):
        read(tmp_path, text, columns={"external_id": "Objekt"})


def test_what_was_understood_of_a_file_is_told_column_by_column(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("userPrincipalName,displayName,mail,objectId,,\na@x.test,A,b@x.test,1,,\n")
    files = tmp_path / "roster.csv", tmp_path / "roster.parquet"
    assert roster_columns(*files, RosterSettings()) == [
        RosterColumn(1, "userPrincipalName", "email", 2),
        RosterColumn(2, "displayName"),
        RosterColumn(3, "mail", "email", 1),
        RosterColumn(4, "objectId", "external_id", 1),
        RosterColumn(5, ""),
        RosterColumn(6, ""),
    ]
    (tmp_path / "roster.csv").unlink()
    assert roster_columns(*files, RosterSettings()) == []


def test_names_that_only_roster_toml_knows_tell_the_delimiter_too(tmp_path: Path) -> None:
    text = "Kennung, intern|Anschrift\n6f1|ada@acme.test\n"
    set_ = {"external_id": "Kennung, intern", "email": "Anschrift"}
    assert read(tmp_path, text, columns=set_) == [RosterLine(2, "6f1", "ada@acme.test")]


def test_days_with_the_month_first_are_read_where_roster_toml_says_so(tmp_path: Path) -> None:
    text = "email,left_on\na@x.test,10/1/2026\nb@x.test,12/31/2026 12:00:00 AM\n"
    days = [each.left_on for each in read(tmp_path, text, day_order="month first")]
    assert days == [date(2026, 10, 1), date(2026, 12, 31)]
    with pytest.raises(FixSetup, match="line 3: left_on is '12/31/2026 12:00:00 AM', which is not a date"):
        read(tmp_path, text, day_order="day first")
