"""An assistant's program: the protocol's own client, which starts the real command and speaks to it over stdio."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from resources.home import Home
from tests.pipeline.command_line import ROOT

if TYPE_CHECKING:
    from mcp import Client

Result = TypeVar("Result")
Call = tuple[str, dict[str, Any]]


class Assistant:
    """Talks with a home's server; one is started for each choice of options, and serves until the ``with`` ends."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._open = ExitStack()
        self._clients: dict[tuple[str, ...], Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def speaking(self, talk: Callable[[Client], Awaitable[Result]], *options: str) -> Result:
        """What comes of a talk with the server of these options."""
        if options not in self._clients:
            self._clients[options] = self._connected(*options)
        return self._portal.call(talk, self._clients[options])

    def called(self, *calls: Call, options: tuple[str, ...] = ()) -> list[Any]:
        """The results of calls of tools, one after another."""

        async def talk(client: Client) -> list[Any]:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

        return self.speaking(talk, *options)

    def answers(self, *calls: Call, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """The structured results of calls that all succeed."""
        found = self.called(*calls, options=options)
        assert not [each.content for each in found if each.is_error]
        return [each.structured_content for each in found]

    @cached_property
    def _portal(self) -> BlockingPortal:
        return self._open.enter_context(start_blocking_portal())

    def _connected(self, *options: str) -> Client:
        from mcp import Client, StdioServerParameters, stdio_client  # here: a second that few tests need

        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "pipelines.cli", "mcp", *options],
            env={"DROPBOX_LICENCES_HOME": str(self._home.root)},
            cwd=ROOT,
        )
        return self._open.enter_context(self._portal.wrap_async_context_manager(Client(stdio_client(server))))


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, keys included."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from (key, *texts(each))
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value
