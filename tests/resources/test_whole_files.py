"""A file is whole whenever it is there, and whoever is killed while writing one leaves nothing of it for long."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home import Home
from resources.storage.table_places import FolderPlace
from resources.storage.whole_files import whole_file
from tests.pipeline.command_line import ROOT

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
WRITTEN = {
    "secrets/acme.json": (
        "from resources.secrets.credentials import Secret, store_credentials\n"
        "store_credentials('acme', home, {'refresh_token': Secret(said)})\n"
    ),
    "secrets/pseudonyms.key": "from resources.secrets.pseudonyms import home_key\nhome_key(home)\n",
    "connections.toml": (
        "from resources.home_files.declaring_teams import editing\n"
        "with editing(home) as declarations:\n"
        "    declarations.declare(said, 'key')\n"
    ),
}
"""What writes each file, of a text that shall stand in it."""
STEPS = ("os.open", "os.fsync", "Path.chmod", "Path.replace")


def write(home: Home, name: str, said: str, dies_at: str = "") -> int:
    """Write a file in a process of its own, which is killed at a step; returns its code."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from resources.home import Home\n"
        "from resources.storage import whole_files\n"
        "home, said = Home(Path(sys.argv[1])), sys.argv[2]\n"
        f"{WRITTEN[name].partition(chr(10))[0]}\n"
        f"{f'{dies_at} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)' if dies_at else ''}\n"
        f"{WRITTEN[name]}"
    )
    line = [sys.executable, "-c", script, str(home.root), said]
    return subprocess.run(line, cwd=ROOT, check=False, env=os.environ | NO_KEYRING).returncode


@pytest.mark.parametrize("step", STEPS[1:])
@pytest.mark.parametrize("name", WRITTEN)
def test_whoever_is_killed_while_writing_loses_nothing_and_leaves_no_secret(
    tmp_path: Path, name: str, step: str
) -> None:
    home, file = Home(tmp_path), tmp_path / name
    if name != "secrets/pseudonyms.key":
        assert write(home, name, "first") == 0
    before = file.read_bytes() if file.exists() else None
    assert write(home, name, "second", dies_at=step) == -signal.SIGKILL
    assert (file.read_bytes() if file.exists() else None) == before
    assert write(home, name, "third") == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"second" not in file.read_bytes()
    assert b"third" in file.read_bytes() or len(file.read_bytes()) == 32
    assert [each for each in file.parent.iterdir() if each.name.startswith(f".{file.name}")] == []


def test_what_a_killed_process_left_of_a_report_goes_after_a_day(tmp_path: Path) -> None:
    old, new, other = (tmp_path / name for name in (".a[1].html.7.new", ".a[1].html.8.new", ".a1.html.7.new"))
    for each in (old, new, other):
        each.write_text("half")
    for each in (old, other):
        os.utime(each, (1_700_000_000, 1_700_000_000))
    with whole_file(tmp_path / "a[1].html") as staged:
        staged.write_text("whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a1.html.7.new", ".a[1].html.8.new", "a[1].html"]


def test_tables_for_other_engines_are_readable_by_whom_their_folder_says(tmp_path: Path) -> None:
    (tmp_path / "content").write_bytes(b"PAR1")
    root = tmp_path / "shared"
    root.mkdir()
    root.chmod(0o750)
    FolderPlace(root).upload("sets/a/seats.parquet", tmp_path / "content")
    FolderPlace(root).upload("sets/a/seats.parquet", tmp_path / "content")
    assert [key for key, _ in FolderPlace(root).listing("")] == ["sets/a/seats.parquet"]
    assert stat.S_IMODE((root / "sets/a/seats.parquet").stat().st_mode) == 0o640
    assert stat.S_IMODE((root / "sets/a").stat().st_mode) == 0o750


def test_a_key_that_cannot_be_made_in_a_mounted_folder_of_secrets_is_told_with_a_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in Kubernetes: alerts and pseudonyms need the key, and a folder of secrets is mounted to be read only."""
    from resources.secrets.pseudonyms import home_key

    monkeypatch.setenv("DROPBOX_LICENCES_SECRETS", str(tmp_path / "mounted"))
    with pytest.raises(FixSetup, match=r"it is not there and cannot be made: .*mount it there with the other secrets"):
        home_key(Home(tmp_path / "home"))
    (tmp_path / "mounted").mkdir()
    (tmp_path / "mounted" / "pseudonyms.key").write_bytes(bytes(32))
    assert home_key(Home(tmp_path / "home")) == bytes(32)
