"""The assets of the warehouse: the lake loaded, the licence tables made, and how the run went."""

# No postponed annotations here: Dagster looks at the context's own.
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import dagster as dg
from dagster import AssetExecutionContext

from assets.answers.figures import has_figures
from assets.contracts import Table
from assets.definitions import declaring, questions
from assets.definitions.names import Names
from assets.definitions.shard_runs import SHARDS, shards_read
from assets.definitions.table_pages import page_of
from assets.published import open_published
from assets.subjects import READ
from assets.tables import base, licence
from assets.warehouse import licensing, lineage
from assets.warehouse.building import load_lake, make_tables
from assets.warehouse.home_files import SUBJECTS
from assets.warehouse.upkeep import Upkeep
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.errors import FixSetup, LicencesError
from resources.installation import Failure, failure_lines
from resources.published import Published
from resources.storage.lake import Lake

READ_FROM_DROPBOX = tuple(dataset.asset for dataset in READ)
"""The assets whose tables have their names; the warehouse only loads those."""

KEY_CHECK = "keys_are_unique"
MOST_KEYS = 100
MADE_BY_SQL = tuple(table for table in licence.ALL if table.name not in READ_FROM_DROPBOX)


def warehouse(names: Names) -> dg.AssetsDefinition:
    """The asset that loads the lake's changed files."""
    key = names.key("warehouse")

    def body(
        context: AssetExecutionContext, licences: LicencesResource
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        try:
            loaded = load_lake(licences.installation)
        except FixSetup as error:
            yield _home_check(key, licences.installation.failures, "Nothing is published until they are right.")
            raise declaring.failed_for_good(context, str(error)) from None
        context.log.info("Changed files of the lake: %s; rows loaded: %s", f"{loaded.files:,}", f"{loaded.rows:,}")
        kept_up = asdict(loaded.upkeep) if loaded.upkeep != Upkeep() else {}
        yield dg.MaterializeResult(
            asset_key=key, metadata={"changed_files": loaded.files, "rows_loaded": loaded.rows, **kept_up}
        )
        yield _lake_check(key, licences.installation.lake)
        yield _home_check(key, licences.installation.failures, "What they said before still holds.")

    spec = declaring.spec(
        base.LAKE_FILES,
        "warehouse",
        names,
        group=questions.READ_FROM_DROPBOX,
        kinds={"duckdb"},
        deps=READ_FROM_DROPBOX,
        words="The lake's changed files, loaded into DuckDB in one transaction.",
        fresh_for=declaring.LIKE_THE_TABLES,
    )
    checks = [
        dg.AssetCheckSpec(
            "lake_files_are_whole",
            asset=key,
            description="Red when a file of the lake was broken; yellow when something in it is not part of it.",
        ),
        dg.AssetCheckSpec(
            "home_files_are_right",
            asset=key,
            description="Red when a file that people write is wrong: connections.toml, the roster and the like.",
        ),
    ]
    return dg.multi_asset(name=names.of("warehouse"), specs=[spec], check_specs=checks)(body)


def _home_check(key: dg.AssetKey, failures: list[Failure], what_holds: str) -> dg.AssetCheckResult:
    wrong = [str(each.error) for each in failures if each.subject in SUBJECTS]
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="home_files_are_right",
        passed=not wrong,
        description="\n".join([*wrong, what_holds])
        if wrong
        else "Every file of the home that people write could be read.",
    )


def _lake_check(key: dg.AssetKey, lake: Lake) -> dg.AssetCheckResult:
    """Name files that were set aside, and what people or sync programs put into the lake."""
    aside, foreign = lake.set_aside_files(), lake.places.foreign_in_words()
    lines = [f"Broken: {path}" for path in aside]
    if aside:
        lines.append("Their days are read again. Look at the files, then delete them.")
    lines += [f"No part of the lake, and not read: {name}" for name in foreign]
    if foreign:
        lines.append("Nothing of that was changed. Look at it, then move it out of the lake.")
    return dg.AssetCheckResult(
        asset_key=key,
        check_name="lake_files_are_whole",
        passed=not lines,
        severity=dg.AssetCheckSeverity.ERROR if aside else dg.AssetCheckSeverity.WARN,
        description="\n".join(lines) or "Every file is whole.",
    )


def _licence_spec(table: Table, names: Names) -> dg.AssetSpec:
    """The asset of a licence table."""
    return declaring.spec(
        table,
        table.name,
        names,
        group=questions.group_of(table),
        kinds={"duckdb", "sql"},
        deps=lineage.nearest(lineage.reads(table)),
        # The UI puts columns before figures on a table's page; in its tab Events figures come first.
        words="The figures of the last run are in the tab Events." if has_figures(table) else "",
        fresh_for=declaring.LIKE_THE_TABLES,
        columns_from=lineage.column_lineage(table),
    )


def licence_tables(names: Names) -> dg.AssetsDefinition:
    """The assets of the licence tables: made and published in one step."""

    def body(
        context: AssetExecutionContext, licences: LicencesResource
    ) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
        home = licences.installation.home
        as_of = clock.now()
        try:
            rows = make_tables(licences.installation, as_of)
        except LicencesError as error:
            raise declaring.failed(context, error) from None
        made = f"{len(rows)} licence tables with {sum(rows.values()):,} rows"
        context.log.info("Made %s, published as %s", made, home.warehouse)
        with open_published(home) as published:
            for table in MADE_BY_SQL:
                metadata = {**page_of(published, table, home, as_of), "dagster/row_count": rows[table.name]}
                yield dg.MaterializeResult(asset_key=names.key(table.name), metadata=metadata)
            yield _key_check(published, names.key(licence.LICENCE_POSITION.name))

    # One check for all tables: each more would cost every run five transactions of Dagster's database.
    check = dg.AssetCheckSpec(
        KEY_CHECK,
        asset=names.key(licence.LICENCE_POSITION.name),
        description="Red when a licence table has more than one row for a key of its contract.",
    )
    specs = [_licence_spec(table, names) for table in MADE_BY_SQL]
    return dg.multi_asset(name=names.of("licence_tables"), specs=specs, check_specs=[check])(body)


def _key_check(published: Published, key: dg.AssetKey) -> dg.AssetCheckResult:
    twice = {table.name: licensing.keys_there_twice(published, table) for table in MADE_BY_SQL}
    found = [(name, ", ".join(map(str, key)), rows) for name, keys in twice.items() for *key, rows in keys]
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=KEY_CHECK,
        passed=not found,
        description="These keys are there more than once."
        if found
        else "Every key of every licence table is there once.",
        metadata={"found": declaring.plain_table(("table", "key", "rows"), found[:MOST_KEYS])} if found else {},
    )


def loads(names: Names) -> dg.AssetsDefinition:
    """The asset that says how the run went, and fails it if a team failed."""

    def body(context: AssetExecutionContext, licences: LicencesResource) -> Iterator[dg.MaterializeResult[Any]]:
        installation = licences.installation
        lines = failure_lines(installation.failures)
        metadata: dict[str, Any] = {"failed": len(installation.failures)}
        if shards := context.run.tags.get(SHARDS):  # other runs have read
            with open_published(installation.home) as published:
                read = shards_read(context.instance, names, int(shards), published)
            lines += read.failures
            metadata = {"failed": len(lines), "shards": read.table}
        yield dg.MaterializeResult(asset_key=names.key("loads"), metadata=metadata)
        if lines:
            raise declaring.failed_for_good(context, "\n".join(lines))

    spec = declaring.spec(
        base.LOADS,
        "loads",
        names,
        group=questions.PROOF_AND_REPORT,
        kinds={"duckdb"},
        deps=["licence_position"],
        words="Fails the run when a team could not be read; all that could be done is done by then.",
    )
    return dg.multi_asset(name=names.of("loads"), specs=[spec])(body)
