"""What goes wrong around a run, as tests bring it about."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from resources.home import Home
from sample_team.server import SampleServer


@dataclass
class Rig:
    """A home and the server that its teams are linked to."""

    server: SampleServer
    home: Home


Mistake = Callable[[Rig], object]


def set_variable(name: str, value: str) -> Mistake:
    return lambda _: os.environ.update({name: value})


def forget(name: str) -> Mistake:
    return lambda _: os.environ.pop(name)
