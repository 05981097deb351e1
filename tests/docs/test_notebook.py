"""docs/notebook.ipynb: its cells run one after another in a real kernel, on the demo's tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from resources.home import VARIABLE, Home
from resources.published import Published

ROOT = Path(__file__).parents[2]


def test_the_notebook_runs_on_the_demo(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat  # here, since Jupyter takes longer to import than all other tests together
    from nbclient import NotebookClient

    monkeypatch.setenv(VARIABLE, str(demo_home.root))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "kept without answers: they are of one day"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    answered = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert all(answered[:-1])
    assert not any(output.output_type == "stream" for outputs in answered for output in outputs), "a warning"
    with Published(demo_home) as published:
        price = published.frame("reclaim_candidates")["price_per_seat_month"].dropna()
    assert len(price)
    assert {type(each) for each in price} == {Decimal}
