"""The published tables in the form that other products import: ``dropbox-licences export --for NAME``.

Each target is a pure function of the published tables: it returns files as bytes and writes nothing. ``schemas/`` holds
the documented form of each file as JSON Schema, by which the tests check what is made.
"""
