"""An assistant's program: the protocol's own client, which starts the real command and speaks to it over stdio."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from resources.home import Home
from tests.pipeline.command_line import ROOT

if TYPE_CHECKING:
    from mcp import Client

Result = TypeVar("Result")
Call = tuple[str, dict[str, Any]]


def speaking(home: Home, talk: Callable[[Client], Awaitable[Result]], *options: str) -> Result:
    """What comes of a talk with a server that is started for it."""
    from mcp import Client, StdioServerParameters, stdio_client  # here: a second that few tests need

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "pipelines.cli", "mcp", *options],
        env={"DROPBOX_LICENCES_HOME": str(home.root)},
        cwd=ROOT,
    )

    async def talked() -> Result:
        async with Client(stdio_client(server)) as client:
            return await talk(client)

    return asyncio.run(talked())


def called(home: Home, *calls: Call, options: tuple[str, ...] = ()) -> list[Any]:
    """The results of calls of tools, one after another."""

    async def talk(client: Client) -> list[Any]:
        return [await client.call_tool(name, arguments) for name, arguments in calls]

    return speaking(home, talk, *options)


def answers(home: Home, *calls: Call, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The structured results of calls that all succeed."""
    found = called(home, *calls, options=options)
    assert not [each.content for each in found if each.is_error]
    return [each.structured_content for each in found]


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
