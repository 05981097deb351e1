"""A file of the home under another name than the one that is read, so that nobody waits for what a list would do.

``roster.xlsx``, ``Roster.csv``, ``decisions.csv.txt`` (as editors on Windows save it): what has such a name was put
there to be read, and would be ignored in silence. Copies that somebody put aside (``roster.csv.bak``) were not.
"""

from __future__ import annotations

from pathlib import Path

from resources.errors import FixSetup

_FORMS = {
    ".csv": (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".parquet"),
    ".toml": (".toml", ".json", ".yaml", ".yml"),
}
"""Endings under which people save what is read with another one."""


def refuse_other_names(wanted: Path) -> None:
    """Look for a file that is not there under other names.

    Raises:
        FixSetup: there is one.
    """
    as_text = f"{wanted.name}.txt"
    meant = {wanted.stem + form for form in _FORMS.get(wanted.suffix, ())} | {as_text}
    try:
        found = sorted(path.name for path in wanted.parent.iterdir() if path.name.casefold() in meant)
    except OSError:
        return  # whoever needs the folder says what is wrong with it
    for name in found:
        if name != wanted.name:
            is_same = name.casefold() in {wanted.name, as_text}
            cure = f"{'Rename it to' if is_same else 'Save it as'} {wanted.name}, or move it away"
            raise FixSetup(f"Looking for {wanted}", f"{name} is there, but is not read", cure)
