"""Measurements: each module with a ``main`` prints its figures against the target. How to run them: README.md."""
