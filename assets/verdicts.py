"""What a seat can be judged as, and how sure that can be: as the commands and an assistant's tools take it."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["active", "new", "idle", "never_active", "invited", "suspended", "other"]
Confidence = Literal["proved", "provisional", "sign_ins_only", "unknown"]
