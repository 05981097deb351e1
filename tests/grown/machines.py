"""A linked installation on a sample server whose log is read for few days: each is an object in the store."""

from __future__ import annotations

from functools import partial

from tests.pipeline.linked_home import linked as linked_home

linked = partial(linked_home, history_days=40)
"""More days than the weekly audit reads again; a test whose log is longer names more."""
