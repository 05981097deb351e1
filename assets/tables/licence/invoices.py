"""What was invoiced, beside what the days should have cost."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import count

INVOICE_FACTS = Table(
    "invoice_facts",
    "line of invoices.csv and thing that may be billed otherwise",
    (
        count("line", "The line of the file"),
        count("number", "Its place, from 0: the likeliest first"),
        Column("event", "VARCHAR", "What it is about; of one event only one thing can be"),
        Column("words", "VARCHAR", "What the invoice would then say"),
        count("cents", "By how many hundredths of the currency the invoice would then differ"),
    ),
    key=("line", "number"),
    purpose="What of an invoice's days may be billed otherwise, and what that comes to.",
)

INVOICE_CHECK = Table(
    "invoice_check",
    "line of invoices.csv: an invoice",
    (
        count("line", "The line of the file"),
        TEAM,
        Column("from_date", "DATE", "Its first day"),
        Column("until_date", "DATE", "Its last day"),
        Column("invoiced", "DECIMAL(18,2)", "What is invoiced, without tax"),
        Column("expected", "DECIMAL(18,2)", "What its days cost by costs_daily; NULL: not all of them are known"),
        Column("difference", "DECIMAL(18,2)", "invoiced - expected"),
        Column("explanation", "VARCHAR", "What makes the difference, each with its amount"),
        Column("currency", "VARCHAR", "Currency of the invoice, or of the contract"),
        count("invoiced_seats", "Seats that it names; NULL: not given"),
        Column("tax", "DECIMAL(18,2)", "The tax on it; NULL: not given"),
        Column("is_explained", "BOOLEAN", "Whether it agrees, or what is known explains why not; NULL: not compared"),
        Column(
            "together_difference",
            "DECIMAL(18,2)",
            "What all invoices that share days with it, a credit note too, come to with it, less what their days cost; "
            "NULL: no other shares any",
        ),
        Column("agrees_together", "BOOLEAN", "Whether that is nothing but rounding"),
        Column(
            "is_billed_twice",
            "BOOLEAN",
            "Whether another invoice, which agrees alone as this one does or is the same, is for days of this one too, "
            "and nothing makes it good",
        ),
    ),
    key=("line",),
    purpose="Whether invoices agree with what their days cost, and why not.",
)
