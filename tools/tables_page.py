"""docs/tables.md from the contracts: ``python -m tools.tables_page`` writes it, a test compares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from assets.contracts import Table
from assets.subjects import BASE_TABLES
from assets.tables import base, licence

PAGE = Path(__file__).parent.parent / "docs" / "tables.md"

CLIENTS = """\
Any DuckDB client from 1.4.2 on opens it. Older ones refuse it; 1.4.0 and 1.4.1 read the tables and fail in the macro
`seats_as_of` by a fault of their own. Open it read-only, so that others can too: `duckdb -readonly warehouse.duckdb`;
`duckdb.connect("warehouse.duckdb", read_only=True)`; by JDBC (not tried by us) with `duckdb.read_only=true`. The
catalog is called `warehouse` everywhere, so that `warehouse.main.seats` is the same table after each run.

Beside another database, attach it and use it: a macro looks for its tables in the database that is in use.

```sql
attach 'warehouse.duckdb' as w (read_only);
use w;
from position_as_of(date '2026-10-15');
```

As pandas frames, and as files for spreadsheets: [exports.md](exports.md).

These pairs of client and version were tried:

| client | what was tried | how |
| --- | --- | --- |
| Python 1.4.2, 1.5.6, 2.0.0 | all SQL of the docs, every table and macro: equal answers | by the tests |
| DuckDB's command line 1.5.6 | the same | by the tests |
| Node (`@duckdb/node-api` 1.5.6) | tables by their full names, both macros | by hand |
| Polars 2.1, `pandas.read_sql` | a table as a frame, with Python 1.5.6 and 2.0.1 | by hand |
| ibis 12.0.0 | tables; it lists them with DuckDB 1.5.6, and cannot with 2.0.1 | by hand |
| SQLAlchemy with duckdb-engine 0.17.0 | queries, names of tables; it cannot list columns (1.5.6, 2.0.1) | by hand |
"""

HEAD = """\
# Tables

What is in `warehouse.duckdb`. This page is made from the contracts in `assets/tables/`
(`python -m tools.tables_page`); the same words are in the Dagster UI ([picture](pictures/seats.png)) and in the
database:

```sql
select column_name, data_type, comment from duckdb_columns() where table_name = 'seats';
```

What the figures mean, and why, is in [licence-rules.md](licence-rules.md).

Times are UTC without a zone; a day is a UTC day. Tables have `team`, the connection's name, so that several teams stand
side by side.

CLIENTS_HERE

Most questions need one of these alone:

| question | table |
| --- | --- |
| each seat: who, last use, verdict, price, department | [seats](#seats) |
| the sums now; day by day | [licence_position](#licence_position); [licence_position_daily](#licence_position_daily) |
| which seats can go, and why; what that saves | [reclaim_candidates](#reclaim_candidates); [savings](#savings) |
| what looks like a service account | [likely_service_accounts](#likely_service_accounts) |
| who bought seats by inviting | [seats_bought_by_inviting](#seats_bought_by_inviting) |
| what breaks if a seat goes, and what must be done first | [offboarding_impact](#offboarding_impact) |
| another threshold; would the rule have been right? | [threshold_curve](#threshold_curve); [backtest](#backtest) |
| contract, renewal, notice; its terms | [contracts](#contracts); [contract_terms](#contract_terms) |
| what is paid beside the seats | [contract_addons](#contract_addons) |
| who has Dash, Replay, Sign or an add-on, and uses it | [product_seats](#product_seats) |
| what to cut when, and what holds more back | [cut_plan](#cut_plan); [cut_limits](#cut_limits) |
| seats at the renewal; how right was that? | [seat_forecast](#seat_forecast); [forecast_backtest](#forecast_backtest) |
| how much storage the team shares | [team_storage](#team_storage) |
| cost by day, and what it consists of | [costs_daily](#costs_daily); [cost_parts_daily](#cost_parts_daily) |
| do the invoices agree? | [invoice_check](#invoice_check); [invoice_facts](#invoice_facts) |
| who pays for it: by month; by day | [chargeback_monthly](#chargeback_monthly); [chargeback_daily](#chargeback_daily) |
| who joined, left, was suspended, when | [member_status_history](#member_status_history) |
| use by day and client; the events themselves | [member_activity_daily](#member_activity_daily); [events](#events) |
| does it agree with Dropbox; how far is the log read? | [reconciliation](#reconciliation); [teams](#teams) |

```mermaid
erDiagram
    teams ||--o{ members : has
    teams ||--|| licence_position : "adds up to"
    members ||--o| seats : "not removed"
    seats ||--o| reclaim_candidates : "could come free"
    reclaim_candidates ||--|| offboarding_impact : "breaks, holds"
    members ||--o| offboarding_impact : "was removed"
    seats ||--o| likely_service_accounts : "is used by programs only"
    seats_bought_by_inviting }o--o| members : "is for"
    reclaim_candidates }o--|| savings : "add up to"
    teams ||--o{ licence_position_daily : "stood at"
    licence_position_daily }o--o{ seat_forecast : "goes on as"
    licence_position_daily }o--o{ forecast_backtest : "came, beside"
    teams ||--|| reconciliation : "agrees with Dropbox"
    members ||--o{ member_status_history : "joined, left"
    roster_lines ||--o{ roster_matches : "fits"
    roster_matches }o--o| seats : "is taken by"
    exclusions ||--o{ exclusion_matches : "means"
    exclusion_matches }o--o| seat_exclusions : "the first"
    seat_exclusions |o--|| seats : "leave alone"
    members ||--o{ member_history : "was"
    members ||--o{ group_members : "is in"
    groups ||--o{ group_members : has
    members ||--o| member_storage : uses
    members ||--o{ member_activity_daily : "acted on"
    events }o--|| event_types : "is of"
    events }o--o| members : "actor_team_member_id"
    contracts ||--|{ contract_terms : "consists of"
    contracts ||--o{ contract_addons : "and of"
    contract_addons |o--o{ product_seats : "is the price of"
    members |o--o{ product_seats : "was given"
    contract_terms ||--o| cut_plan : "is cut at its end"
    savings ||--o{ cut_plan : "is laid out in"
    contract_terms ||--o{ cost_parts_daily : "are paid by day"
    contract_addons ||--o{ cost_parts_daily : "are paid by day"
    cost_parts_daily }|--|| costs_daily : "add up to"
    invoice_lines ||--|| invoice_check : "are compared in"
    costs_daily }o--o{ invoice_check : "are expected in"
    invoice_check ||--o{ invoice_facts : "differ by"
    costs_daily ||--|{ chargeback_daily : "is split into"
    chargeback_daily }|--|| chargeback_monthly : "add up to"
    teams ||--o{ event_days : "was read"
    teams ||--o{ loads : "was tried"
```
"""

OWN = {
    "lake_files",
    "changed_days",
    "signals",
    "home_files",
    "connections",
    "contract_prices",
    "declared_terms",
    "declared_addons",
    "exclusions",
    "roster_lines",
    "roster_columns",
    "roster_statuses",
    "roster_settings",
    "decision_lines",
    "invoice_lines",
    "activity_basis",
    "member_use_months",
}


def tables_page() -> str:
    """The page's text."""
    named = {table.name for table in licence.ALL}
    raw = [table for table in BASE_TABLES if table.name not in named and table.name not in OWN]
    own = [table for table in BASE_TABLES if table.name in OWN]
    parts = [
        HEAD.replace("CLIENTS_HERE\n", CLIENTS),
        "\n# The answer\n",
        *_sections(licence.ALL),
        "\n# What was read\n",
        *_sections([*raw, base.EVENT_JSON]),
    ]
    return "".join([*parts, "\n# The pipeline's own\n", *_sections(own)])


def _sections(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield f"\n## {table.name}\n\n{table.words}\n"
        if table.key:
            yield f"Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
        yield "\n| column | type | meaning |\n| --- | --- | --- |\n"
        for column in table.columns:
            yield f"| {column.name} | {column.type} | {column.meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(tables_page(), encoding="utf-8")
