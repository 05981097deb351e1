"""Provisional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Contract:
    """Contract."""

    price_per_seat_month: Decimal | None = None
    currency: str | None = None
    renewal_date: date | None = None
    notice_days: int | None = None


@dataclass(frozen=True)
class Connection:
    """Connection."""

    name: str
    app_key: str
    enabled: bool = True
    history_days: int | None = 400
    settle_hours: int = 72
    idle_after_days: int = 90
    contract: Contract = Contract()
