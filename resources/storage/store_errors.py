"""What an object store's failure means, and what helps; nothing of its own text but the status and the code."""

from __future__ import annotations

import re

from resources.errors import FixSetup, LicencesError, TryLater

_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_REFUSED = ("401", "403")
_UNKNOWN = "501"
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")


def store_error(tried: str, error: Exception) -> LicencesError:
    """An error of obstore as one of ours, without its text, which may hold a signed address or a secret.

    Only the status and the code that the store answered are taken from it.
    """
    text = str(error)
    status, code = _STATUS.search(text), _CODE.search(text)
    answered = " ".join(each[1] for each in (status, code) if each)
    if code and code[1] in _NO_BUCKET:
        return FixSetup(tried, f"there is no such bucket ({answered})", "Create the bucket, or correct the address")
    if status and status[1] in _REFUSED:
        cure = "Give this process credentials that may list, read, write and delete there: docs/grow.md"
        return FixSetup(tried, f"the store refused it ({answered})", cure)
    if status and status[1] == _UNKNOWN:
        return FixSetup(
            tried,
            f"the store does not know how ({answered})",
            "Use one that does: docs/grow.md names one that was tried",
        )
    if status:
        return TryLater(tried, f"the store answered {answered}", "Nothing is lost; run again when it has recovered")
    if "builder error" in text or "Account must be specified" in text:
        cure = "See in docs/grow.md which variables it needs; plain http needs AWS_ALLOW_HTTP=true"
        return FixSetup(tried, "the store's address or its settings are incomplete", cure)
    return TryLater(tried, "it cannot be reached", "Nothing is lost; look at the network, and run again")
