"""The outside world: connections, secrets, the Dropbox client, the lake's files, the warehouse's file.

Nothing here knows which tables are kept (that is ``assets``) nor how work is scheduled (``pipelines``).
Dagster is imported by one module only, ``dagster_resources``.
"""
