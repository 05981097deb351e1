"""What the checks of the published tables look for, and what they say; each has a file in ``assets/sql/checks``."""

from __future__ import annotations

from typing import NamedTuple

import dagster as dg

WARN, ERROR = dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR


class Rule(NamedTuple):
    """A check whose file gives a row for whatever is wrong; ``good`` and ``bad`` are what its result says.

    If the file has a column ``is_wrong``, its other rows are shown too, and make nothing red; ``good`` and ``bad`` may
    count both as ``{wrong}`` and ``{found}``. If it has a column ``told``, the words of its rows go before ``bad``.
    """

    name: str
    asset: str
    severity: dg.AssetCheckSeverity
    words: str
    good: str
    bad: str
    is_of_lists: bool = False
    """Whether it looks at what people wrote into the home; the end of a run on the command line repeats it then."""


RULES = (
    Rule(
        "reconciles_with_dropbox",
        "licence_position",
        WARN,
        "Yellow when Dropbox counts other seats than we do.",
        "Assigned seats equal Dropbox's own count in every team for which Dropbox gives one.",
        "Dropbox's count differs from ours; the members that consume a seat are in the table seats.",
    ),
    Rule(
        "difference_is_explained",
        "reconciliation",
        ERROR,
        "Red when the difference to Dropbox's count grows and no members could explain it.",
        "No difference to Dropbox's count has grown without members that could explain it.",
        "Compare the table seats with the members in Dropbox's admin console; could_explain names whom to look at.",
    ),
    Rule(
        "seats_add_up",
        "seats",
        ERROR,
        "Red when the seats do not add up to the licence position, to the sum of the idle ones, or to the candidates.",
        "The seats add up to the licence position, to the sum of the idle ones, and to the candidates.",
        "The tables do not agree with each other. Make them again: dropbox-licences rebuild. If that does not help, it "
        "is a bug: report it with these rows.",
    ),
    Rule(
        "use_is_within_membership",
        "seats",
        WARN,
        "Yellow when a seat was used before its joining or while suspended, and nothing that is known explains it.",
        "No use is unexplained; seats that were used under an earlier membership or while invited: {found:,}.",
        "{wrong:,} of {found:,} seats with use from outside of their membership are unexplained: the log and the list "
        "of members do not agree. Idleness of such a seat is not proved; look at its evidence before it goes.",
    ),
    Rule(
        "log_is_complete",
        "teams",
        WARN,
        "Yellow when a team's settled days end more than five days ago.",
        "Every team's log is settled up to a few days ago.",
        "The log of these teams is not settled: idleness there is not proved.",
    ),
    Rule(
        "roster_is_fresh",
        "teams",
        ERROR,
        "Red when a team's members were read more than two days ago: fresh events on an old roster mislead.",
        "Every enabled team's members were read within two days.",
        "The members of these teams are old: somebody who left looks idle, somebody new is missing. "
        "Switch the daily schedule on, or run: dropbox-licences run",
    ),
    Rule(
        "roster_statuses_are_known",
        "roster_matches",
        WARN,
        "Yellow when the roster file has a status of which nobody said whether it means that the person left.",
        "What each status of the roster file means is known.",
        "Statuses of the roster that nobody explained: {wrong:,}. Name each in roster.toml, in left_statuses or in "
        "active_statuses; until then they are read as active.",
        is_of_lists=True,
    ),
    Rule(
        "roster_agrees_with_itself",
        "roster_contradictions",
        WARN,
        "Yellow when roster lines of one seat disagree whether the person left, or when several people have one id.",
        "No two lines of the roster file contradict each other.",
        "Contradictions of the roster: {wrong:,} (table roster_contradictions). Whoever any line shows as still "
        "there is no LEAVER, and an external_id of several people means nobody.",
        is_of_lists=True,
    ),
    Rule(
        "roster_lines_mean_somebody",
        "roster_unmatched",
        WARN,
        "Yellow when a line of the roster file means nobody who has, or had, a seat.",
        "Every line of the roster file means a seat, or one that was removed, or may be without.",
        "Lines of the roster that mean nobody: {wrong:,} (table roster_unmatched). If the list has people who need no "
        "seat, write people_without_seats = true in roster.toml.",
        is_of_lists=True,
    ),
    Rule(
        "exclusions_mean_somebody",
        "exclusion_matches",
        WARN,
        "Yellow when an exclusion that holds means nobody, and so protects nobody.",
        "Every exclusion that holds means somebody.",
        "Exclusions that protect nobody: {wrong:,} (table exclusion_matches). Write each as Dropbox shows it, or "
        "delete it.",
        is_of_lists=True,
    ),
    Rule(
        "decisions_mean_somebody",
        "decisions",
        WARN,
        "Yellow when a line of decisions.csv means no seat, or several.",
        "Every decision is about a seat.",
        "Decisions about no seat that could be told: {wrong:,} (table decisions). Write each seat as Dropbox shows it.",
        is_of_lists=True,
    ),
    Rule(
        "terms_fit_the_purchase",
        "cut_limits",
        WARN,
        "Yellow when the contract's terms of today have other seats than Dropbox says are bought.",
        "The terms of each contract have the seats that are bought.",
        "What is beyond the terms, or less, is counted at the price of the term that began last: mend the terms in "
        "connections.toml.",
        is_of_lists=True,
    ),
    Rule(
        "cost_centre_is_known",
        "chargeback_daily",
        WARN,
        "Yellow when the cost centre that pays for the rest is in no line of the roster file.",
        "No cost centre pays for the rest, or one that the roster has or that is meant to be without people.",
        "Write it as the roster does, or say that it is meant: cost_centre_without_people = true in [chargeback].",
        is_of_lists=True,
    ),
    Rule(
        "addons_mean_a_product",
        "product_seats",
        WARN,
        "Yellow when seats of a product have no price, and an add-on is called almost like it.",
        "No add-on is called almost like a product whose seats have no price.",
        "Write the name of the add-on in connections.toml as product_seats has it.",
        is_of_lists=True,
    ),
    Rule(
        "invoices_agree",
        "invoice_check",
        WARN,
        "Yellow when an invoice is not what its days should have cost, when it came twice, or is for no known team.",
        "Every invoice whose days are known agrees with what they cost.",
        "Invoices that do not agree: {wrong:,} (table invoice_check). Ask for a correction, or mend connections.toml.",
        is_of_lists=True,
    ),
)
