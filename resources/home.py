"""Where things are under ``DROPBOX_LICENCES_HOME``: paths and their permissions, nothing of their content.

connections.toml    the declared teams
exclusions.toml     seats to leave alone (optional)
roster.csv          the organisation's own list of people (optional; or roster.parquet)
roster.toml         how that list is to be read (optional)
decisions.csv       what was decided about seats (optional)
invoices.csv        what was invoiced (optional)
outreach/           own texts for drafts of mails (optional)
secrets/            tokens and app secrets, where no keyring holds them
lake/               Parquet: what was read (the truth)
lake_copies/        copies of lakes that an object store keeps, by its address (may be deleted)
warehouse.duckdb    a symlink to the newest published file in warehouse/
reports/            HTML reports and exports
forgotten.json      who was forgotten, as keyed digests
forgetting.json     whom a forgetting under way is about
dagster/            Dagster's own home
alerts.json         which alerts were told, while what they tell goes on
locks/              who writes what since when
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from resources.errors import FixSetup
from resources.home_path import home_path

VARIABLE = "DROPBOX_LICENCES_HOME"
STORE_VARIABLE = "DROPBOX_LICENCES_LAKE"
TABLES_VARIABLE = "DROPBOX_LICENCES_TABLES"
SECRETS_VARIABLE = "DROPBOX_LICENCES_SECRETS"


def named_folder() -> Path:
    """The folder that the environment names, whether or not it can be a home."""
    return Path(os.environ.get(VARIABLE) or "data")


@dataclass(frozen=True)
class Home:
    """One installation's folder. Folders are made with mode 0700 when they are first needed."""

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """The folder that ``DROPBOX_LICENCES_HOME`` names, ``./data`` without it.

        Raises:
            FixSetup: nothing can be kept there.
        """
        return cls.at(os.environ.get(VARIABLE) or "data")

    @classmethod
    def at(cls, path: str) -> Home:
        """The home at a path.

        Raises:
            FixSetup: nothing can be kept there.
        """
        return cls(home_path(path, VARIABLE))

    @property
    def connections_file(self) -> Path:
        """The declared teams."""
        return self.root / "connections.toml"

    @property
    def exclusions_file(self) -> Path:
        """Seats that are to be left alone."""
        return self.root / "exclusions.toml"

    @property
    def roster_files(self) -> tuple[Path, Path]:
        """The organisation's own list of people: as CSV, or as Parquet."""
        return self.root / "roster.csv", self.root / "roster.parquet"

    @property
    def roster_settings_file(self) -> Path:
        """How that list is to be read."""
        return self.root / "roster.toml"

    @property
    def decisions_file(self) -> Path:
        """What was decided about seats."""
        return self.root / "decisions.csv"

    @property
    def invoices_file(self) -> Path:
        """What was invoiced."""
        return self.root / "invoices.csv"

    @property
    def written_by_people(self) -> tuple[Path, ...]:
        """The files that people write: teams, and what is known of contracts and people from elsewhere."""
        optional = (self.exclusions_file, self.roster_settings_file, self.decisions_file, self.invoices_file)
        return self.connections_file, *self.roster_files, *optional

    @property
    def secrets(self) -> Path:
        """Secrets in files of mode 0600, where no keyring holds them; or a folder that a platform mounted for them."""
        return Path(self.mounted_secrets or self.root / "secrets")

    @property
    def mounted_secrets(self) -> str:
        """The folder of secrets that the environment names instead; empty: none. A group may read the files there."""
        return os.environ.get(SECRETS_VARIABLE, "").strip()

    @property
    def lake(self) -> Path:
        """What was read, as Parquet."""
        return self.root / "lake"

    @property
    def lake_store(self) -> str:
        """The address of the object store that keeps the lake; empty: the folder does (docs/grow.md)."""
        return os.environ.get(STORE_VARIABLE, "").strip()

    @property
    def tables_for_engines(self) -> str:
        """Where tables are put for other engines: a folder, or a store's address; empty: nowhere (docs/engines.md).

        With the lake in a store they are put beside it, unless the variable says ``none``.
        """
        named = os.environ.get(TABLES_VARIABLE, "").strip()
        return "" if named == "none" else named or self.lake_store

    @property
    def lake_copies(self) -> Path:
        """Copies of lakes that an object store keeps."""
        return self.root / "lake_copies"

    @property
    def warehouse(self) -> Path:
        """The symlink that analysts open."""
        return self.root / "warehouse.duckdb"

    @property
    def warehouse_files(self) -> Path:
        """The pipeline's own database file and the published copies."""
        return self.root / "warehouse"

    @property
    def reports(self) -> Path:
        """Reports and exports."""
        return self.root / "reports"

    @property
    def forgotten_file(self) -> Path:
        """Who was forgotten, as keyed digests."""
        return self.root / "forgotten.json"

    @property
    def forgetting_file(self) -> Path:
        """Whom a forgetting that has begun is about; it is gone when all is done."""
        return self.root / "forgetting.json"

    @property
    def dagster(self) -> Path:
        """``DAGSTER_HOME``."""
        return self.root / "dagster"

    @property
    def alerts(self) -> Path:
        """Which alerts were told."""
        return self.root / "alerts.json"

    @property
    def locks(self) -> Path:
        """Lock files: one a team for the lake, one for the warehouse."""
        return self.root / "locks"

    def make(self, folder: Path) -> Path:
        """Make a folder of this home, its parents too, with mode 0700.

        Raises:
            FixSetup: the folder cannot be made or written.
        """
        try:
            for path in [*reversed(folder.relative_to(self.root).parents), folder.relative_to(self.root)]:
                (self.root / path).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FixSetup(
                f"Making the folder {folder}",
                error.strerror or type(error).__name__,
                f"Make {self.root} writable for this user, or name another folder in {VARIABLE}",
            ) from error
        return folder
