"""Rules broken one after another: do the tests see it? ``python -m bench.mutations [word]``.

Each of ``broken_rules`` breaks one condition in a copy of the repository and runs the tests that hold the rule. One
that they pass has survived: the rule needs a test. The same tests pass on the copy as it is, which is tried first.
A word picks the rules that have it in their name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.broken_rules import ALL, Mutation
from bench.figures import compare

ROOT = Path(__file__).parents[1]
PASSED, FAILED = 0, 1
"""What pytest ends with: all other codes say that the tests were not run."""


def copied(folder: Path) -> Path:
    """The repository's files as they are now, without what git does not know."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    copy = folder / "repository"
    for name in filter(None, names):
        if (ROOT / name).is_file():  # not what is deleted and not committed yet
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


def ends_with(copy: Path, tests: list[str]) -> int:
    """What the tests end with, in the copy; the first that fails is enough."""
    line = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    return subprocess.run(line, cwd=copy, env=environment, capture_output=True, check=False).returncode


def try_out(copy: Path, mutation: Mutation) -> str:
    """Break the rule, run its tests, mend it; what became of it."""
    path = copy / mutation.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutation.before) != 1:
        return f"OUTDATED: {mutation.file} does not have once: {mutation.before}"
    path.write_text(text.replace(mutation.before, mutation.after), encoding="utf-8")
    code = ends_with(copy, mutation.tests.split())
    path.write_text(text, encoding="utf-8")
    return {FAILED: "seen", PASSED: "SURVIVED"}.get(code, f"the tests did not run (pytest ends with {code})")


def main() -> None:
    """Break them all, print a table, and end with 1 if one was not seen."""
    chosen = [each for each in ALL if all(word in f"{each.rule} {each.file}" for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        if ends_with(copy, sorted({name for each in chosen for name in each.tests.split()})) != PASSED:
            sys.exit("The tests fail before anything is broken: mend that first")
        told = []
        for each in chosen:
            told.append(try_out(copy, each))
            print(f"{told[-1]:9} {each.rule:58} {each.file}", flush=True)
    compare("rules whose breaking the tests do not see", len(told) - told.count("seen"), "rules", at_most=0)
    sys.exit(told.count("seen") != len(told))


if __name__ == "__main__":
    main()
