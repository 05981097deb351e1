"""The Dagster face of this package: the only module here that imports Dagster.

It holds no secret: clients read theirs when they need them.
"""

from __future__ import annotations

import dagster as dg
from pydantic import PrivateAttr

from resources.home import Home
from resources.installation import Installation
from resources.run_begin import begin_run


class LicencesResource(dg.ConfigurableResource[Installation]):
    """The installation that a run works with; its home is ``DROPBOX_LICENCES_HOME`` unless it is given."""

    home: str = ""
    _installation: Installation | None = PrivateAttr(default=None)

    @classmethod
    def given(cls, installation: Installation) -> dg.ResourceDefinition:
        """For one run: the installation of whoever starts it, who hears how it gets on and sees what failed."""
        resource = cls()
        resource._installation = installation
        return dg.ResourceDefinition.hardcoded_resource(resource)  # a resource would be copied, without what is private

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002
        """Each run gets an installation of its own: failures are remembered within a run only."""
        self._installation = None

    @property
    def installation(self) -> Installation:
        """The run's installation, shared by all its assets."""
        if self._installation is None:
            self._installation = begin_run(Home.at(self.home) if self.home else Home.from_environment())
        return self._installation
