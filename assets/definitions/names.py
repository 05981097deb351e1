"""The names of what Dagster knows: plain, or below a prefix where a host's project has our assets among its own."""

from __future__ import annotations

from dataclasses import dataclass

import dagster as dg


@dataclass(frozen=True)
class Names:
    """The names of a set of definitions; ``prefix`` is empty where nothing else is beside it."""

    prefix: str = ""

    def key(self, asset: str) -> dg.AssetKey:
        """The key of an asset."""
        return dg.AssetKey([self.prefix, asset] if self.prefix else [asset])

    def of(self, name: str) -> str:
        """The name of a step, a group, a job, a schedule or a sensor: Dagster has one namespace for all of a kind."""
        return f"{self.prefix}_{name}" if self.prefix else name
