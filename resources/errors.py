"""What can go wrong, sorted by what to do next.

    LicencesError
    ├── FixSetup            a person must change something; trying again cannot help
    │   ├── MissingScope    the link lacks a permission (``scope`` names it)
    │   └── NeedsRelinking  the link works again only when it is made again
    ├── TryLater            the outside world is at fault; the next run tries again
    │   └── NoAnswer        the server keeps silent or fails; a smaller question may be answered
    ├── SkipItem            one item cannot be had; the rest goes on
    │   └── RouteRefused    the route itself refused this one call (``tag`` says why)
    └── ReportBug           Dropbox or we broke a promise; somebody should hear of it

Every message says what was tried, what came back and what to do. It never holds a token, a secret or an
answer's body. Its words are for people: what a program must know is the class, and travels as its name (``kind``).
"""

from __future__ import annotations

from typing import Self


class LicencesError(Exception):
    """An error with its three parts: what was tried, what came back, what to do (the cure)."""

    is_permanent = False

    def __init__(self, tried: str, came_back: str, cure: str) -> None:
        super().__init__(tried, came_back, cure)
        self.tried = tried
        self.came_back = came_back
        self.cure = cure

    @property
    def kind(self) -> str:
        """The name of its class, or of the class above it that stands in this module: ``loads.error_kind`` keeps it."""
        return next(each.__name__ for each in type(self).__mro__ if each.__module__ == __name__)

    @property
    def reason(self) -> str:
        """The first two parts, for tables that have a column of their own for the cure."""
        return f"{self.tried}: {self.came_back}"

    def __str__(self) -> str:
        return f"{self.reason}. {self.cure}"


class FixSetup(LicencesError):
    """A person must change something; trying again cannot help."""

    is_permanent = True


class MissingScope(FixSetup):
    """The link of the connection ``name`` lacks the permission ``scope``, or several with commas between."""

    def __init__(self, tried: str, scope: str, name: str) -> None:
        super().__init__(
            tried,
            f"the link lacks the permission{'s' * (',' in scope)} {scope}",
            f"Tick {scope} under Permissions in the Dropbox App Console, press Submit, and link the team again: "
            f"dropbox-licences connect {name}",
        )
        self.scope = scope
        self.name = name

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return type(self), (self.tried, self.scope, self.name)


class NeedsRelinking(FixSetup):
    """The link works again only when it is made again: it was revoked, or its secrets are wrong or gone."""


class TryLater(LicencesError):
    """The outside world is at fault; the next run tries again."""


class NoAnswer(TryLater):
    """The server keeps silent or fails; a smaller question may be answered."""


class SkipItem(LicencesError):
    """One item cannot be had; the rest goes on."""


class ReportBug(LicencesError):
    """Dropbox or we broke a promise; somebody should hear of it."""

    is_permanent = True


class RouteRefused(SkipItem):
    """The route itself refused this one call (HTTP 409); ``tag`` is its reason, such as ``reset`` or ``bad_cursor``."""

    def __init__(self, tried: str, tag: str, cure: str) -> None:
        super().__init__(tried, f"Dropbox refused it: {tag}", cure)
        self.tag = tag

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return type(self), (self.tried, self.tag, self.cure)
