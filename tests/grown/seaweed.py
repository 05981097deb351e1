"""SeaweedFS on loopback: a distributed object store in one program, as people run it who host their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import obstore
from obstore.store import from_url

from tests.grown.ports import free_ports

ROOT = Path(__file__).parents[2]
WEED = ROOT / ".venv" / "grown" / "bin" / "weed"
_PARTS = ("s3", "filer", "master", "volume")
_READY_SECONDS = 180.0


class Seaweed:
    """A store whose data is in ``folder``; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = dict(zip(_PARTS, free_ports(len(_PARTS)), strict=True))
        credentials = [{"accessKey": "a-key", "secretKey": "a-secret"}]
        identity = {"name": "tests", "credentials": credentials, "actions": ["Admin"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        self._process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """The variables that open the store, as AWS names them."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._ports['s3']}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "a-key",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
        }

    def start(self) -> None:
        """Start it, and wait until it takes an object."""
        data = self._folder / "data"
        data.mkdir(exist_ok=True)
        line = [WEED, "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
        line += [f"-{part}.port={port}" for part, port in self._ports.items()]
        line += [f"-s3.config={self._folder / 's3.json'}", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        line += ["-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=20"]
        line += ["-master.electionTimeout=1s"]  # it is alone, and would wait for others some 20 s
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(line, stdout=log, stderr=log, cwd=self._folder, start_new_session=True)
        self._wait()

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """While the block runs it is dead; it is back afterwards, whatever the block found."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def _wait(self) -> None:
        options = {"client_options": {"allow_http": True}, "retry_config": {"max_retries": 0}}  # ours is the patience
        store = from_url("s3://lakes", config=_config(self.environment()), **options)
        until = time.monotonic() + _READY_SECONDS
        while True:
            try:
                obstore.put(store, "ready", b"1")
            except obstore.exceptions.BaseError:
                assert time.monotonic() < until, (self._folder / "log").read_text()[-2_000:]
                time.sleep(0.1)
                continue
            return

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()


def _config(environment: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in environment.items() if name != "AWS_ALLOW_HTTP"}
