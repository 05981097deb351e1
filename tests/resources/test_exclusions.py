"""``exclusions.toml``: what it may say, and that each mistake is told with its line and its cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.exclusions import Exclusion, read_exclusions


def excluded(tmp_path: Path, text: str) -> list[Exclusion]:
    path = tmp_path / "exclusions.toml"
    path.write_text(text, encoding="utf-8")
    return read_exclusions(path)


WHY = 'reason = "r"\nowner = "o"\n'


def test_no_file_excludes_nobody(tmp_path: Path) -> None:
    assert read_exclusions(tmp_path / "exclusions.toml") == []


@pytest.mark.parametrize("text", ["", "# nobody yet\n", "exclusions = []\n"])
def test_an_empty_file_excludes_nobody(text: str, tmp_path: Path) -> None:
    assert excluded(tmp_path, text) == []


def test_everything(tmp_path: Path) -> None:
    text = f"""\ufeff
[[exclusions]]
person = "ceo@acme.test"
team = "acme"
until = 2027-03-31
{WHY}
[[exclusions]]
group = "Board"
until = "2027-04-01"
{WHY}
[[exclusions]]
pattern = "svc-*@acme.test"
{WHY}"""
    assert excluded(tmp_path, text) == [
        Exclusion(1, "r", "o", person="ceo@acme.test", team="acme", until_date=date(2027, 3, 31)),
        Exclusion(2, "r", "o", group="Board", until_date=date(2027, 4, 1)),
        Exclusion(3, "r", "o", pattern="svc-*@acme.test"),
    ]


HEAD = "# whom to leave alone\n[[exclusions]]\n" + WHY


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[exclusions]\n", 1, "it is not TOML"),
        ('\n[[exclusion]]\nperson = "a"\n', 2, "unknown key 'exclusion'. Write each exclusion as [[exclusions]]"),
        ("[exclusions]\n", 1, "exclusions is not a list of tables"),
        ('exclusions = ["a"]\n', 1, "exclusions is not a list of tables"),
        (HEAD, 2, "one person, group or pattern. Write one of person, group, pattern"),
        (HEAD + 'person = "a"\ngroup = "b"\n', 2, "one person, group or pattern"),
        (HEAD + 'person = ""\n', 5, "person has a wrong value. Write a text in quotes"),
        (HEAD + "person = 3\n", 5, "person has a wrong value"),
        (HEAD + 'persons = "a"\n', 5, "unknown key 'persons'. Known: person, group, pattern, team"),
        (HEAD + 'person = "a"\nuntil = "next year"\n', 6, "until has a wrong value. Write a date"),
        (HEAD + 'person = "a"\nuntil = "1/3/2027"\n', 6, "'1/3/2027' can mean 2027-01-03 or 2027-03-01"),
        (HEAD + 'person = "a"\nuntil = 20270331\n', 6, "until has a wrong value"),
        ('[[exclusions]]\nperson = "a"\nowner = "o"\n', 1, "reason is missing"),
        ('[[exclusions]]\nperson = "a"\nreason = "r"\n', 1, "owner is missing"),
        # the second of two, whose first is right
        (HEAD + 'person = "a"\n\n[[exclusions]]\nperson = "b"\nreason = "r"\n', 7, "owner is missing"),
        (HEAD + 'person = "a"\n[[exclusions]]\nperson = 1\n' + WHY, 7, "person has a wrong value"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        excluded(tmp_path, text)
    assert f"line {line}" in str(raised.value)
    assert words in str(raised.value)
    assert str(tmp_path / "exclusions.toml") in raised.value.tried
