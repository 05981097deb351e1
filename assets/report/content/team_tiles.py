"""The tiles of a team's page: which figure stands in each, and what is said beside it."""

from __future__ import annotations

from assets.counts import many
from assets.report.content.figures import Row
from assets.report.content.parts import Figure, Marked, Tile, Words, count
from assets.report.content.words import NOTHING, assumed, day, meaning, moment, money, number, percent

CAN_GO = (
    "Paid seats that are idle {rule}, never used, suspended, invited for more than 30 days, a person’s second, or of "
    "somebody who left; without those that exclusions.toml names"
)


def team_tiles(team: Row) -> list[Tile]:
    """All of them, in the order of the page. ``team``: a row of ``summary``."""
    return [
        _purchased(team),
        _assigned(team),
        _used(team),
        _can_go(team),
        _saves(team),
        _notice(team),
        _sure(team),
        _complete(team),
    ]


def _counted(label: str, name: str, team: Row, aside: Words, definition: str = "", *, is_strong: bool = False) -> Tile:
    """A tile of one count of the summary."""
    figure, meant = count(name, team[name]), definition or meaning(name)
    return Tile(label, meant, figure, aside, "unknown" if team[name] is None else "", is_strong)


def _purchased(team: Row) -> Tile:
    free = team["available"]
    aside: Words = "" if free is None else (count("available", free), " free")
    if free is not None and free < 0:
        aside = (Marked("b", (Figure("available", free, number(-free)), " too few")), " for what is assigned")
    return _counted("Purchased", "seats_purchased", team, aside)


def _assigned(team: Row) -> Tile:
    kinds = (
        ""
        if team["assigned"] is None
        else ", ".join(
            f"{number(team[name])} {words}"
            for name, words in (("active_members", "active"), ("invited", "invited"), ("suspended", "suspended"))
        )
    )
    return _counted("Assigned", "assigned", team, kinds)


def _used(team: Row) -> Tile:
    used, aside = team["active_30"], ""
    if used is not None and team["active_members"]:
        aside = f"{percent(used, team['active_members'])} of the active members"
    elif used is None and team["assigned"] is not None:
        aside = "the log was not read"
    return _counted("Used in 30 days", "active_30", team, aside)


def _can_go(team: Row) -> Tile:
    aside: Words = ""
    if team["candidates"] and team["price_per_seat_month"] is not None:
        cost = team["cost_per_month"]
        aside = (Figure("cost_per_month", cost, money(cost, team["currency"])), " a month now")
    elif team["candidates"]:
        aside = f"{percent(team['candidates'], team['assigned'])} of what is assigned"
    definition = CAN_GO.format(rule=f"for {team['idle_after_days']} days")
    return _counted("Can go", "candidates", team, aside, definition, is_strong=True)


def _saves(team: Row) -> Tile:
    what = meaning("saved_per_month_from_renewal", "savings").lower()
    definition = f"What {what}. It begins at the renewal: before, nothing is paid back."

    def tile(figure: Words, aside: Words, *, is_known: bool = False) -> Tile:
        return Tile("Saves a month", definition, figure, aside, "money" if is_known else "unknown", is_strong=True)

    saved, currency = team["saved_per_month_from_renewal"], team["currency"]
    if team["price_per_seat_month"] is None:
        return tile("no price", ("declare ", Marked("code", "price_per_seat_month"), " in connections.toml"))
    if saved is not None:
        year = money(team["saved_per_year_from_renewal"], currency)
        since = f"from {day(team['saves_from_date'])}{assumed(team)}"
        held_back = f"; not more: {team['held_back_by']}" if team["held_back_by"] else ""
        figure = Figure("saved_per_month_from_renewal", saved, money(saved, currency))
        return tile(figure, f"{year} a year, {many(team['seats_to_cut'], 'seat')}, {since}{held_back}", is_known=True)
    if team["candidates"] == 0:
        return tile(money(0, currency), "no seat can go")
    if team["renewal_date"] is None:
        return tile("nothing yet", ("no ", Marked("code", "renewal_date"), " in connections.toml"))
    if team["can_give_notice"] is False:
        return tile("nothing yet", f"too late for the renewal on {day(team['renewal_date'])}{assumed(team)}")
    return tile("nothing yet", "")


def _notice(team: Row) -> Tile:
    label, definition = "Give notice by", meaning("notice_deadline", "contracts")
    deadline, days = team["notice_deadline"], team["days_to_notice"]
    if deadline is None:
        declare = ("declare ", Marked("code", "renewal_date"), " and ", Marked("code", "notice_days"))
        return Tile(label, definition, "no date", declare, "unknown")
    when: Words = f"in {many(days, 'day')}"
    if days <= 0:
        when = Marked("b", f"{many(-days, 'day')} ago" if days else "today")
    declared: Words = "" if team["notice_days"] is not None else ("; no ", Marked("code", "notice_days"), " declared")
    aside = (when, f"; renews on {day(team['renewal_date'])}{assumed(team)}", declared)
    return Tile(label, definition, Figure("notice_deadline", deadline, day(deadline)), aside, "date")


def _sure(team: Row) -> Tile:
    label = "How sure"
    definition = "Seats that can go whose verdict is proved: the log is complete and settled over the time in question"
    if not team["candidates"]:
        return Tile(label, definition, NOTHING, "no candidates")
    others = {"provisional": "provisional", "sign_ins_only": "by sign-ins only", "unknown": "unknown"}
    aside = ["proved", *(f"{number(team[name])} {words}" for name, words in others.items() if team[name])]
    figure = (count("proved", team["proved"]), Marked("small", f" of {number(team['candidates'])}"))
    return Tile(label, definition, figure, ", ".join(aside))


def _complete(team: Row) -> Tile:
    label, definition, until = "Complete until", meaning("complete_until", "teams"), team["complete_until"]
    aside = f"read until {moment(team['read_until'])}" if team["read_until"] else "the log was not read"
    if until is None:
        return Tile(label, definition, "not yet", aside, "unknown")
    return Tile(label, definition, Figure("complete_until", until, day(until)), aside, "date")
