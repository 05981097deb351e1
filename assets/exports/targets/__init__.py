"""The published tables in the form that other products import: ``dropbox-licences export --for NAME``.

listed   every target, by name; ``writing`` puts its files into a folder
target   what a target is; ``forms`` makes CSV, JSON and XLSX of rows
tabular  targets that are tables, and for each product with a form of its own: torii, snipe_it, watermint, calendar

Each target is a pure function of the published tables: it returns files as bytes and writes nothing. ``schemas/`` holds
the documented form of each file as JSON Schema, by which the tests check what is made.
"""
