"""What DuckDB loads from the files that people write: teams, exclusions, the roster, decisions, invoices."""

from __future__ import annotations

from collections.abc import Mapping

from assets.contracts import Column, Table

TEAM = Column("team", "VARCHAR", "The connection's name in connections.toml")

CONNECTIONS = Table(
    "connections",
    "declared team",
    (
        TEAM,
        Column("enabled", "BOOLEAN", "Whether runs read it"),
        Column("history_days", "BIGINT", "Days of history that are kept up; NULL: all"),
        Column("settle_hours", "BIGINT", "Hours after its end from which a day's reading is final"),
        Column("idle_after_days", "BIGINT", "Days without use after which a seat's verdict is idle"),
        Column("least_available_seats", "BIGINT", "Available seats below which an alert is due; NULL: a share is"),
        Column("least_available_percent", "DECIMAL(18,6)", "The same as a share of the seats that are bought"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month, from the contract"),
        Column("currency", "VARCHAR", "Currency of the price"),
        Column("renewal_date", "DATE", "When the contract renews"),
        Column("notice_days", "BIGINT", "Days before the renewal by which notice must be given"),
        Column("minimum_seats", "BIGINT", "Seats below which the contract does not go"),
        Column("billing_interval", "VARCHAR", "month or year: how often is billed"),
        Column("commitment", "VARCHAR", "month or year: for how long the seats are bound; NULL: not declared"),
        Column("paid_by", "VARCHAR", "card, invoice or reseller: whom to tell of a cut; NULL: not declared"),
        Column("renews", "VARCHAR", "yearly or never; NULL: not declared, so it does by its commitment"),
        Column("minimum_is_assumed", "BOOLEAN", "Whether minimum_seats is Dropbox's least, since none is declared"),
        Column("storage_base_tb", "DECIMAL(18,6)", "Terabytes that the contract brings whatever the seats"),
        Column("storage_per_seat_tb", "DECIMAL(18,6)", "Terabytes that each seat adds to the team's storage"),
        Column(
            "unassigned_rule",
            "VARCHAR",
            "Who pays for seats that no department has: apart, even, by_seats or cost_centre; the same for all teams",
        ),
        Column("unassigned_cost_centre", "VARCHAR", "The cost centre that pays, where the rule is cost_centre"),
        Column(
            "cost_centre_without_people", "BOOLEAN", "Whether that one is meant though nobody of the roster is in it"
        ),
    ),
    key=("team",),
    purpose="What is declared about each team: how far back, from when on a seat is idle, its contract.",
)

CONTRACT_PRICES = Table(
    "contract_prices",
    "team and day from which a price holds",
    (
        TEAM,
        Column("valid_from", "DATE", "The first day; 0001-01-01 for the price that holds until the first dated one"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month from then on"),
    ),
    key=("team", "valid_from"),
    purpose="What a seat costs, and since when.",
)

DECLARED_TERMS = Table(
    "declared_terms",
    "team and term of its contract, as connections.toml says it",
    (
        TEAM,
        Column("term", "BIGINT", "Where it stands in the file, from 1"),
        Column("seats", "BIGINT", "Seats that were bought together"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month; NULL: the contract's of the day"),
        Column("from_date", "DATE", "The first day"),
        Column("until_date", "DATE", "The last day; NULL: the day before the contract's renewal_date"),
        Column("notice_days", "BIGINT", "Days before its end by which notice must be given; NULL: the contract's"),
    ),
    key=("team", "term"),
    purpose="Which seats were bought together, at what price, from when until when.",
)

DECLARED_ADDONS = Table(
    "declared_addons",
    "team and add-on of its contract, as connections.toml says it",
    (
        TEAM,
        Column("addon", "BIGINT", "Where it stands in the file, from 1"),
        Column("name", "VARCHAR", "What it is called"),
        Column("per", "VARCHAR", "What it is paid for: seat, member or team"),
        Column("price_month", "DECIMAL(18,6)", "Price of a month, for each of those"),
        Column("members", "BIGINT", "For how many members it is paid, where it is per member"),
        Column("from_date", "DATE", "The first day; NULL: ever since"),
        Column("until_date", "DATE", "The last day; NULL: no end is known"),
    ),
    key=("team", "addon"),
    purpose="What is paid beside the seats.",
)

EXCLUSIONS = Table(
    "exclusions",
    "exclusion in exclusions.toml: whom to leave alone",
    (
        Column("number", "BIGINT", "Where it stands in the file, from 1"),
        Column("team", "VARCHAR", "The connection in which it holds; NULL: in all"),
        Column("person", "VARCHAR", "Whom: an address or a team_member_id"),
        Column("group", "VARCHAR", "Or the members of a group, by its name"),
        Column("pattern", "VARCHAR", "Or addresses like this; * stands for any text, ? for a character"),
        Column("reason", "VARCHAR", "Why the seat is to be left alone"),
        Column("owner", "VARCHAR", "Who answers for leaving it alone"),
        Column("until_date", "DATE", "The last day on which it holds; NULL: it does not end"),
    ),
    key=("number",),
    purpose="Whom to leave alone, as exclusions.toml says.",
)

ROSTER_LINES = Table(
    "roster_lines",
    "line of the organisation's own list of people: roster.csv or roster.parquet",
    (
        Column("line", "BIGINT", "The line of the CSV file, or the row of the Parquet file"),
        Column("external_id", "VARCHAR", "The person's id in the directory service"),
        Column("email", "VARCHAR", "The person's address"),
        Column("department", "VARCHAR", "Where the person works"),
        Column("cost_centre", "VARCHAR", "The cost centre that pays"),
        Column("status", "VARCHAR", "As the file says it; what it means is in roster_statuses"),
        Column("left_on", "TIMESTAMP", "Since when the person is gone, or will be; NULL: not given"),
        Column("manager", "VARCHAR", "The person's manager, as the file says"),
    ),
    key=("line",),
    purpose="Who belongs to the organisation, by its own list.",
)

ROSTER_COLUMNS = Table(
    "roster_columns",
    "column of the roster file, and what it is read as",
    (
        Column("place", "BIGINT", "Where it stands in the header, from 1"),
        Column("name", "VARCHAR", "Its name in the header"),
        Column("read_as", "VARCHAR", "external_id, email, last_day ...: see docs/operate.md; NULL: it is not read"),
        Column("rank", "BIGINT", "Of several that are read as the same, 1 goes before 2; where it is empty, 2 is read"),
    ),
    key=("place",),
    purpose="How the columns of the roster file were understood.",
)

ROSTER_STATUSES = Table(
    "roster_statuses",
    "status of roster lines whose meaning is known, or was said in roster.toml",
    (
        Column("status", "VARCHAR", "The status; capitals and outer blanks do not count"),
        Column("means", "VARCHAR", "left: the person is gone; active: is not. Other statuses are read as active"),
    ),
    key=("status",),
    purpose="How the statuses of the roster file were understood.",
)

ROSTER_SETTINGS = Table(
    "roster_settings",
    "roster file: what roster.toml says of it beside columns and statuses",
    (
        Column(
            "people_without_seats", "BOOLEAN", "Whether the list has people who need no seat; no check counts them then"
        ),
    ),
    purpose="How the roster file is to be read beside its columns and statuses.",
)

DECISION_LINES = Table(
    "decision_lines",
    "line of decisions.csv: a seat about which somebody decided",
    (
        Column("line", "BIGINT", "The line of the file, from 2"),
        Column("team", "VARCHAR", "The connection, as the file says; NULL: whichever has the seat"),
        Column("seat", "VARCHAR", "An address or a team_member_id"),
        Column("decided", "VARCHAR", "What was decided: reclaim or keep"),
        Column("decided_by", "VARCHAR", "Who decided"),
        Column("decided_date", "DATE", "The day of the decision"),
        Column("note", "VARCHAR", "What the file says beside"),
        Column("until_date", "DATE", "The last day on which the seat is kept; NULL: no end is given, or it goes"),
    ),
    key=("line",),
    purpose="What people decided about seats, as decisions.csv says.",
)

INVOICE_LINES = Table(
    "invoice_lines",
    "line of invoices.csv: an invoice",
    (
        Column("line", "BIGINT", "The line of the file, from 2"),
        Column("team", "VARCHAR", "The connection that it is for"),
        Column("from_date", "DATE", "Its first day"),
        Column("until_date", "DATE", "Its last day"),
        Column("seats", "BIGINT", "Seats that it names; NULL: not given"),
        Column("amount", "DECIMAL(18,6)", "What is invoiced, without tax"),
        Column("currency", "VARCHAR", "Its currency; NULL: the contract's"),
        Column("tax", "DECIMAL(18,6)", "The tax on it; NULL: not given"),
    ),
    key=("line",),
    purpose="What was invoiced, as invoices.csv says.",
)

HOME_FILES = Table(
    "home_files",
    "kind of file that people write, as it is loaded",
    (
        Column("subject", "VARCHAR", "connections, exclusions, roster, decisions or invoices"),
        Column(
            "loaded_at", "TIMESTAMP", "When it was read last; a file that is refused since then still holds as it was"
        ),
    ),
    key=("subject",),
    purpose="Which of the files that people write were read by a run.",
)

OF_SUBJECT: Mapping[str, tuple[Table, ...]] = {
    "connections": (CONNECTIONS, CONTRACT_PRICES, DECLARED_TERMS, DECLARED_ADDONS),
    "exclusions": (EXCLUSIONS,),
    "roster": (ROSTER_LINES, ROSTER_COLUMNS, ROSTER_STATUSES, ROSTER_SETTINGS),
    "decisions": (DECISION_LINES,),
    "invoices": (INVOICE_LINES,),
}
"""What each kind of file is loaded into."""

ALL = (HOME_FILES, *(table for tables in OF_SUBJECT.values() for table in tables))
