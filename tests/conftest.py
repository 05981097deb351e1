"""For every test: an environment that says nothing of whoever runs it, no address but loopback, and its tier.

``make quick`` runs the quick tier (``pytest -m quick``): rules and files, without Dagster or a browser.
``make test`` runs all, the long files apart (``tests/order_of_tests.py``). Files of another tier are not even
collected, and whatever asks for Dagster or a browser in a quick run fails with the name of the tier that it belongs to.
"""

from __future__ import annotations

import atexit
import gc
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import tests.laws  # noqa: F401 - sets how laws are tried, and names the profile that --hypothesis-profile may ask for
from tests.order_of_tests import LONG, dearest_first

OURS_TO_SET = ("DROPBOX_", "DAGSTER_")
LINES = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "NETRC",
    "PYTHON_KEYRING_BACKEND",
)
QUICK = ("resources", "licence", "event_log")
"""Folders whose tests are quick."""
SLOWER = {
    "licence/test_before_joining.py": "a log of years for each case",
    "licence/test_chargeback_adds_up.py": "a search over many teams",
    "licence/test_cut_and_bill.py": "a search over many teams",
    "licence/test_cut_of_a_growing_team.py": "most tables for each case",
    "licence/test_cut_plan.py": "most tables for each case",
    "licence/test_decided.py": "tables of several moments for each case",
    "licence/test_idle_breakdown.py": "a search over many teams",
    "licence/test_growth.py": "makes all tables at sixteen sizes",
    "licence/test_lineage.py": "looks at Dagster's assets",
    "licence/test_rebuilt_history.py": "a search over many histories",
    "licence/test_movable_seats.py": "a search over many teams",
    "licence/test_offboarding_impact.py": "most tables for each case",
    "licence/test_position.py": "a search over many teams",
    "licence/test_product_seats.py": "most tables for each case",
    "licence/test_never_proved.py": "a search over many teams",
    "licence/test_reconciliation.py": "the seats for each case",
    "licence/test_roster_contradictions.py": "the seats for each case",
    "licence/test_seat_forecast.py": "weeks of a log for each case",
    "licence/test_seat_lists.py": "the seats and what is asked of them for each case",
    "licence/test_seat_use.py": "a search over many logs",
    "licence/test_terms.py": "a search over many contracts",
    "licence/test_typed_names.py": "all of Unicode, and the seats for each case",
    "resources/test_client_against_sample.py": "a sample team to list and count for each case",
    "resources/test_home_path.py": "runs the command line",
    "resources/test_published.py": "readers in processes of their own",
    "resources/test_unauthorised.py": "tokens renewed in the middle of each listing",
    "resources/test_warehouse.py": "readers in processes of their own",
    "resources/test_whole_files.py": "starts and kills processes",
    "event_log/test_reading.py": "a search over many logs",
    "event_log/test_windows_at_once.py": "pages that take long",
    "event_log/test_killed_reading.py": "starts and kills processes",
}
"""Files in them that are not, and why."""
OF_THE_WHOLE = ("dagster", "playwright", "chromium")
TESTS = Path(__file__).parent
IN_TURN = "TESTS_COLLECTED_IN_TURN"
"""Names a lock where nothing is compiled yet: one process compiles all, and the others find it done."""
GUARD = Path(__file__).parent / "loopback_only"


class Refused(MetaPathFinder):
    """No import of Dagster or a browser's driver in the quick tier."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse what belongs to the other tier; all else is found by others."""
        if fullname in OF_THE_WHOLE:
            raise ImportError(beyond_quick(fullname))


def beyond_quick(name: str) -> str:
    words = f"A quick test asked for {name}, which belongs to the tier of make test"
    return f"{words}: name the file in SLOWER of tests/conftest.py, or do without"


def refuse_programs(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        for name in OF_THE_WHOLE:
            if any(name in str(each) for each in (arguments[0], *arguments[1])):
                raise RuntimeError(beyond_quick(name))


def name_of(file: Path) -> str:
    return file.relative_to(TESTS).as_posix()


def is_quick(file: Path) -> bool:
    name = name_of(file)
    return name not in SLOWER and name.split("/")[0] in QUICK


def is_long(file: Path) -> bool:
    return name_of(file) in LONG


TIERS: dict[str, Callable[[Path], bool]] = {
    "quick": is_quick,
    "long": is_long,
    "not long": lambda file: not is_long(file),
}
"""Which files a run of a tier collects, by what stands behind ``-m``."""


def is_quick_run(config: pytest.Config) -> bool:
    return bool(config.getoption("markexpr") == "quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Importing the files of other tiers takes seconds, and in a quick run would import Dagster."""
    belongs = TIERS.get(config.getoption("markexpr"))
    if belongs is None or not collection_path.is_relative_to(TESTS):
        return None
    if collection_path.is_dir():
        return (is_quick_run(config) and collection_path.parent == TESTS and collection_path.name not in QUICK) or None
    return (collection_path.name.startswith("test_") and not belongs(collection_path)) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tiers; put the tests into the order in which processes take them."""
    for item in items:
        for tier in ("quick", "long"):
            if TIERS[tier](item.path):
                item.add_marker(tier)
    items[:] = dearest_first(items, lambda item: name_of(item.path))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is there before the first test stays there: Python's collector looks at it neither meanwhile nor later."""
    gc.disable()
    try:
        with FileLock(os.environ[IN_TURN]) if IN_TURN in os.environ else nullcontext():
            return (yield)
    finally:
        gc.freeze()
        gc.enable()
        atexit.register(gc.unfreeze)  # or DuckDB's binding prints what is left at the end


def pytest_configure(config: pytest.Config) -> None:
    """Clear the environment, and guard this process and those that tests start."""
    config.addinivalue_line("markers", "quick: needs neither Dagster nor a browser; run by make quick")
    config.addinivalue_line("markers", "long: of a file that takes long; make test counts no lines meanwhile")
    if is_quick_run(config):
        sys.meta_path.insert(0, Refused())
        sys.addaudithook(refuse_programs)
    for name in [*os.environ]:
        if name.startswith(OURS_TO_SET) or name.upper() in LINES:
            del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder))
    os.environ["TESTS_BEYOND_LOOPBACK"] = str(folder / "beyond-loopback")
    if "PYTEST_XDIST_WORKER" not in os.environ and not (TESTS / "licence" / "__pycache__").exists():
        os.environ[IN_TURN] = str(folder / "collecting")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH"))))
    guard = importlib.util.spec_from_file_location("loopback_only", GUARD / "sitecustomize.py")
    assert guard
    assert guard.loader
    guard.loader.exec_module(importlib.util.module_from_spec(guard))
    # jsonschema uses it for addresses in letters beyond ASCII, if it is there; its grammar takes seconds to be made.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    config.pluginmanager.import_plugin("tests.dropbox_in_place")  # now that the environment is clear


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """What a test sets ends with it."""
    before = {name: text for name, text in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    yield
    for name in os.environ.keys() - before.keys() - {"PYTEST_CURRENT_TEST"}:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def beyond_loopback() -> Iterator[Path]:
    """The file in which calls to other machines are noted; a test that leaves one there fails."""
    notes = Path(os.environ["TESTS_BEYOND_LOOPBACK"])
    yield notes
    if notes.exists():
        words = notes.read_text(encoding="utf-8")
        notes.unlink()
        pytest.fail(words)
