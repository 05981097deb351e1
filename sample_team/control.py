"""The control of a server that runs in another process: its clock, its faults, its calls, its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sample_team.faults import KINDS, Faults

if TYPE_CHECKING:
    from sample_team.server import SampleServer


_ACTS: dict[str, Callable[[SampleServer, Any], None]] = {
    "revoke": lambda server, told: server.revoke(told["team"]),
    "restore": lambda server, told: server.restore(told["team"]),
    "remove": lambda server, told: server.companies[told["team"]].remove(told["email"], server.now),
    "buy": lambda server, told: server.companies[told["team"]].bought.append((server.now, told["seats"])),
}


def control(server: SampleServer, path: str, query: dict[str, str], told: Any) -> Any:
    """Answer /control/...: a GET tells, a POST sets.

    ``now`` (ISO time), ``faults`` (rate, kinds, seed), ``calls``, ``refreshes``, ``revoke`` and ``restore`` (team);
    ``remove`` (team, email) and ``buy`` (team, seats), as its administrator would at this moment.
    """
    match path.removeprefix("/control/"):
        case "now":
            if told is not None:
                server.now = datetime.fromisoformat(told["now"])
            return {"now": server.now.isoformat()}
        case "faults":
            if told is not None:
                kinds = tuple(told.get("kinds", KINDS))
                server.faults = Faults(told.get("rate", 0.0), kinds, told.get("seed", 0))
            return {"rate": server.faults.rate}
        case "calls":
            return [asdict(call) for call in server.calls[int(query.get("from", "0")) :]]
        case "refreshes":
            return server.tokens.refreshes
        case act if act in _ACTS:
            _ACTS[act](server, told)
            return {}
    return {"error": "there is no such control"}
