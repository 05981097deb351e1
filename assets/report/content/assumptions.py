"""What a team's figures assume: its rule, price, contract, plan and log."""

from __future__ import annotations

from assets.report.content.figures import Row
from assets.report.content.parts import Marked, Words
from assets.report.content.words import assumed, day, moment, money, number


def assumptions(team: Row) -> list[Words]:
    """One text for each. ``team``: a row of ``summary``."""
    rule = ("A seat is idle after ", Marked("b", f"{team['idle_after_days']} days"), " without use.")
    return [rule, _price(team), _contract(team), _plan(team), _log(team)]


def _price(team: Row) -> Words:
    price, currency = team["price_per_seat_month"], team["currency"]
    if price is None:
        return "No price is declared."
    words = " a month, as declared"
    if team["price_valid_from"]:
        words += f" from {day(team['price_valid_from'])} on"
    if team["next_price_from"]:
        words += f"; from {day(team['next_price_from'])} on {money(team['next_price_per_seat_month'], currency)}"
    costs: Words = ("A seat costs ", Marked("b", money(price, currency)), words)
    if team["cost_per_seat_month"] == price:
        return costs, "."
    with_add_ons = Marked("b", money(team["cost_per_seat_month"], currency))
    return costs, "; with the add-ons that are paid by seat ", with_add_ons, "."


def _contract(team: Row) -> str:
    if not team["renewal_date"]:
        return "No renewal is declared."
    words = f"The contract renews on {day(team['renewal_date'])}{assumed(team)}; "
    if team["notice_days"] is None:
        words += "how long before notice is due is not declared, and taken as until that day"
    else:
        words += f"notice is due {number(team['notice_days'])} days before"
    if team["minimum_seats"]:
        words += f"; it keeps at least {number(team['minimum_seats'])} seats"
        if team["minimum_is_assumed"]:
            words += ", which is assumed: no plan of Dropbox’s has fewer"
    return f"{words}."


def _plan(team: Row) -> str:
    if team["has_team_file_events"] is None:
        return "Whether the plan logs file events is not known."
    if team["has_team_file_events"]:
        return "The plan logs file events."
    return "The plan logs no file events: only sign-ins show use."


def _log(team: Row) -> str:
    if not team["read_from"]:
        return "The log was not read."
    words = f"The log was read from {day(team['read_from'])}"
    if team["complete_from"]:
        words += f", and is complete from {day(team['complete_from'])} to {moment(team['complete_until'])}"
    return f"{words}."
