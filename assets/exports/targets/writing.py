"""A target's files into a folder: each whole, or as it was before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from assets.exports.targets.listed import TARGETS
from assets.exports.targets.target import Asked, File, Made, Settings, Target
from assets.exports.team_tables import TeamTables
from resources.errors import FixSetup
from resources.storage.whole_files import whole_file

EXACT = (
    "Texts in CSV files are exact, without the apostrophe that keeps a spreadsheet from obeying them: import the files "
    "as they are, and do not open them in a spreadsheet first"
)
_EVEN_EMPTY = ("snipe-it-plan.json",)
"""Files that say something without a row: that nothing is to be done."""
_WHAT = {
    "currency": ("currency", "currency"),
    "price_per_seat_month": ("price", "price_per_seat_month"),
    "renewal_date": ("renewal date", "renewal_date"),
    "seats_purchased": ("number of purchased seats", ""),
}


def chosen_target(name: str, *, is_pseudonymous: bool = False) -> Target:
    """The target of this name.

    Raises:
        FixSetup: there is none, or it is of no use with pseudonyms.
    """
    if name not in TARGETS:
        raise FixSetup(f"Looking for the target {name!r}", "there is none", f"Name one of: {', '.join(TARGETS)}")
    target = TARGETS[name]
    if is_pseudonymous and target.needs_names:
        others = ", ".join(each.name for each in TARGETS.values() if not each.needs_names)
        cure = f"With pseudonyms there are: {others}, and export without --for"
        raise FixSetup(f"Hiding names in {name}", target.needs_names, cure)
    return target


def chosen_settings(target: Target, said: Sequence[str]) -> Settings:
    """A target's settings: what was said as ``name=value``, and the defaults.

    Raises:
        FixSetup: the target has no such setting, or the setting no such value.
    """
    known = {setting.name: setting for setting in target.settings}
    values = {setting.name: setting.default for setting in target.settings}
    for each in said:
        name, equals, value = each.partition("=")
        tried = f"Setting {each!r} of {target.name}"
        if not equals or name not in known:
            there_are = f"Write one of: {', '.join(f'{name}=...' for name in known)}" if known else "It has none"
            raise FixSetup(tried, "there is no such setting", there_are)
        if known[name].choices and value not in known[name].choices:
            raise FixSetup(tried, "there is no such value", f"Name one of: {', '.join(known[name].choices)}")
        values[name] = value
    return values


def make_target(published: TeamTables, target: Target, settings: Settings) -> Made:
    """A target's files, and what must be known of them; nothing is written."""
    made = target.make(Asked(published, settings))
    files = [file for file in made.files if file.rows or file.name in _EVEN_EMPTY]
    empty = [f"{file.name} is not written: it would be empty" for file in made.files if file not in files]
    exact = [EXACT] if any(file.name.endswith(".csv") for file in files) else []
    return Made(files, [*made.notes, *empty, *_lacking(published, target), *exact], made.earlier)


def write_files(files: Sequence[File], folder: Path) -> Iterator[Path]:
    """Write the files into a folder, which is there.

    Raises:
        TryLater: the disk is full.
        FixSetup: the folder cannot be written.
    """
    for file in files:
        with whole_file(folder / file.name) as staged:
            staged.write_bytes(file.content)
        yield folder / file.name


def set_earlier_aside(files: Sequence[File], folder: Path, names: Sequence[str]) -> Path | None:
    """Move what an earlier call left in a folder into one of its own within it; None: there is nothing to be moved.

    It may have been filled in, or be about people who are not in these files. What is there already as it will be
    written stays.

    Args:
        files: what will be written.
        folder: where to.
        names: globs of the files that are ours.

    Raises:
        FixSetup: the folder cannot be written.
    """
    found = {path for name in names for path in folder.glob(name) if path.is_file()}
    if not found or {path.name: path.read_bytes() for path in found} == {file.name: file.content for file in files}:
        return None
    numbers = (number for number in count(1) if not (folder / f"earlier-{number}").exists())
    aside = folder / f"earlier-{next(numbers)}"
    try:
        aside.mkdir(mode=0o700)
        for path in found:
            path.rename(aside / path.name)
    except OSError as error:
        cure = "Make the folder writable for this user, or name another with --to"
        raise FixSetup(f"Keeping earlier files in {aside}", error.strerror or "it cannot be written", cure) from error
    return aside


def _lacking(published: TeamTables, target: Target) -> Iterator[str]:
    """What the files lack, since a team's contract or purchase is not known."""
    if not target.without:
        return
    for team in published.ask("targets/lacking").dicts():
        for column, consequence in target.without.items():
            if team[column] is None:
                what, key = _WHAT[column]
                cure = f"; declare {key} in [connections.{team['team']}.contract]" if key else ""
                yield f"{team['team']} has no {what}: {consequence}{cure}"
