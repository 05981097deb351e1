"""Which column of an organisation's list of people says what, by the names that directories and HR programs give it.

The names are those of exports of Entra ID, Active Directory and LDAP, Google Workspace, Okta, Workday, BambooHR,
Personio and SAP SuccessFactors, and what they say in German, French, Spanish, Italian and Dutch. docs/operate.md shows
this table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        *("external_id", "employeeId", "employeeNumber", "Employee #", "Employee No.", "EMPID", "Personnel Number"),
        *("Personalnummer", "Personalnr.", "Mitarbeiternummer", "Matricule", "Número de empleado", "Matricola"),
        *("Personeelsnummer", "Worker ID", "externalIds.0.value", "User ID", "objectId", "objectGUID", "id", "uid"),
    ),
    "email": (
        *("email", "E-Mail", "mail", "Email Address", "E-Mail-Adresse", "Work Email", "Business Email"),
        *("Company Email", "Email - Work", "Primary Email", "Primary Work Email", "Email - Primary Work"),
        *("Geschäftliche E-Mail", "E-Mail geschäftlich", "Adresse e-mail", "E-mail professionnel", "Courriel"),
        *("Correo electrónico", "Indirizzo e-mail", "E-mail aziendale", "E-mailadres"),
        *("userPrincipalName", "UPN", "login", "username"),
    ),
    "department": (
        *("department", "Department Name", "Dept", "Abteilung", "Organisationseinheit", "Département"),
        *("Departamento", "Reparto", "Afdeling", "organizations.0.department", "Service"),
    ),
    "cost_centre": (
        *("cost_centre", "Cost Center", "Cost Center Name", "Kostenstelle", "Centre de coûts", "Centre de coût"),
        *("Centro de coste", "Centro de costes", "Centro de costos", "Centro di costo", "Kostenplaats"),
        *("employeeOrgData.costCenter", "organizations.0.costCenter"),
    ),
    "status": (
        *("status", "Employee Status", "Worker Status", "Employment Status", "User Status", "Account Status"),
        *("Beschäftigungsstatus", "Statut", "Estado", "Stato"),
        *("Active Status", "active", "Is Active", "accountEnabled", "enabled", "suspended", "userAccountControl"),
    ),
    "left_on": (
        *("left_on", "employeeLeaveDateTime", "Termination Date", "Exit Date", "Leaving Date", "Date Left"),
        *("Employment End Date", "Austrittsdatum", "Austritt", "Date de départ", "Date de sortie", "Fecha de baja"),
        *("Data cessazione", "Data di cessazione", "Datum uit dienst"),
    ),
    "last_day": (
        *("last_day", "Last Day of Work", "Last Working Day", "Last Day Worked", "Letzter Arbeitstag"),
        *("Dernier jour travaillé", "Último día trabajado", "Ultimo giorno di lavoro", "Laatste werkdag"),
    ),
    "manager": (
        *("manager", "Manager Email", "Manager Name", "Line Manager", "Supervisor", "Supervisor Email"),
        *("Reporting to", "Reports to", "Vorgesetzter", "Führungskraft", "Responsable", "Responsable hiérarchique"),
        *("Responsabile", "Leidinggevende", "relations.0.value"),
    ),
}
"""What we read, and the names of columns that say it. Of several that a file has, the earlier name wins."""

IDENTITY = ("external_id", "email")

_FLAGS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("activestatus", "active", "isactive"), ("active", "inactive")),
    **dict.fromkeys(("accountenabled", "enabled"), ("active", "account disabled")),
    "suspended": ("suspended", "active"),
}
"""Columns that say yes or no, and the status that each of the two means."""
_YES = frozenset({"true", "yes", "y", "t", "1", "wahr", "ja", "vrai", "oui", "verdadero", "vero", "waar"})
_NO = frozenset({"false", "no", "n", "f", "0", "falsch", "nein", "faux", "non", "falso", "onwaar", "nee"})
"""Also as spreadsheets of other languages show TRUE and FALSE."""
_ACCOUNT_DISABLED = 0x2
"""The flag ACCOUNTDISABLE of Active Directory's userAccountControl: [MS-ADTS] 2.2.16."""


def field_of(name: str) -> str | None:
    """What a column of this name says; None: nothing that we read."""
    return _FIELDS.get(_key(name))


def columns_of(names: Sequence[str]) -> dict[str, list[int]]:
    """For each of ``KNOWN_NAMES`` the columns that say it, by their places; the one that wins stands first."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if field := field_of(name):
            found.setdefault(field, []).append(place)
    for field, places in found.items():
        ranks = [_key(name) for name in KNOWN_NAMES[field]]
        places.sort(key=lambda place: (ranks.index(_key(names[place])), names[place].casefold() != field))
    return found


def status_in(name: str, text: str) -> str:
    """The status that a cell of a column means: as it stands there, or what a yes, a no or a number of flags means."""
    key, value = _key(name), text.casefold()
    if key == "useraccountcontrol" and value.isdecimal():
        return _FLAGS["enabled"][1 if int(value) & _ACCOUNT_DISABLED else 0]
    if key not in _FLAGS or value not in _YES | _NO:
        return text
    return _FLAGS[key][0 if value in _YES else 1]


@cache
def _key(name: str) -> str:
    """A name without regard to capitals, accents, blanks and signs; ``Email Address [Required]`` without its note."""
    bare = unicodedata.normalize("NFD", re.sub(r"\[[^\]]*\]", "", name).replace("#", "number").casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def _fields() -> Iterator[tuple[str, str]]:
    for field, names in KNOWN_NAMES.items():
        yield from ((_key(name), field) for name in names)


_FIELDS = dict(_fields())
