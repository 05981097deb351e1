"""Runs one measurement with this checkout's code and with another's, in turn, each in a process of its own.

    python -m bench.many_files --against ../older-checkout

What is measured is a function of a module of this ``bench`` that returns figures by name; what it imports of the
product comes from the checkout that is its turn. So both are measured by the same code, on the same data, on the same
machine, in the same minutes, and only ratios of such pairs are compared.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any
from zlib import crc32

from bench.figures import compare

ROOT = Path(__file__).parents[1]
_PACKAGES = ("resources", "assets", "pipelines", "sample_team", "tests")

Figures = dict[str, float]


def add_arguments(parser: argparse.ArgumentParser, pairs: int = 5) -> None:
    """The options of every such bench."""
    parser.add_argument("--against", type=Path, help="the folder of another checkout to measure beside this one")
    parser.add_argument("--pairs", type=int, default=pairs, help="how often each is measured then")


def measured(checkout: Path, function: str, told: Mapping[str, Any], environment: Mapping[str, str] = {}) -> Figures:
    """The figures that ``module:function`` returns, called with ``told``, with the product of a checkout."""
    line = [sys.executable, "-m", "bench.beside", str(checkout.resolve()), function, json.dumps(told, default=str)]
    done = subprocess.run(line, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def home_of_this_checkout(folder: str) -> Path:
    """The home that the checkout whose turn it is fills: each reads its own lake."""
    import resources

    return Path(folder) / f"{crc32(resources.__path__[0].encode()):08x}"


def in_turn(
    function: str,
    told: Mapping[str, Any],
    arguments: argparse.Namespace,
    environment: Mapping[str, str] = {},
) -> tuple[Figures, Figures]:
    """Measure in turn; prints each pair, and returns the medians of this checkout's figures and of the ratios.

    Without another checkout there are no ratios.
    """
    ours: list[Figures] = []
    ratios: list[Figures] = []
    for _ in range(arguments.pairs if arguments.against else 1):
        theirs = measured(arguments.against, function, told, environment) if arguments.against else {}
        if theirs:
            print(f"the other: {json.dumps(theirs)}", flush=True)
        ours.append(measured(ROOT, function, told, environment))
        ratios.append({name: ours[-1][name] / theirs[name] for name in ours[-1] if theirs.get(name)})
        words = (f"{name} {_beside(theirs, ours[-1], name)}" for name in ours[-1])
        print("; ".join(words), flush=True)
    return _medians(ours), _medians(ratios)


def hold_ratio(ratios: Figures, name: str, at_most: float) -> None:
    """Compare a ratio with what must be reached, if another checkout was measured."""
    if name in ratios:
        compare(f"{name}, this checkout against the other", ratios[name], "times", at_most=at_most)


def _beside(theirs: Figures, ours: Figures, name: str) -> str:
    return f"{theirs[name]:.2f} -> {ours[name]:.2f}" if name in theirs else f"{ours[name]:.2f}"


def _medians(found: list[Figures]) -> Figures:
    return {name: median(each[name] for each in found) for name in found[0]}


def main() -> None:
    """The child: the product's packages come from the checkout that it is told, ``bench`` from this one."""
    checkout, function, told = sys.argv[1:]
    sys.path[:] = [checkout, *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
    module, _, name = function.partition(":")
    figures = getattr(importlib.import_module(module), name)(**json.loads(told))
    foreign = [each for each in _PACKAGES if each in sys.modules and not _is_of(checkout, each)]
    assert not foreign, f"{foreign} did not come from {checkout}"
    print(json.dumps(figures))


def _is_of(checkout: str, package: str) -> bool:
    return Path(sys.modules[package].__path__[0]).is_relative_to(checkout)


if __name__ == "__main__":
    main()
