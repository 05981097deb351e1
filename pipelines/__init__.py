"""Putting it together. No rules, and no I/O of its own.

definitions  what Dagster loads; ``jobs``, ``schedules``, ``shards``, ``sensors`` and ``checks`` are its parts,
             ``check_rules`` is what those say
             (what a click on Materialize runs are the bodies in ``assets.definitions``)
running      a job from the command line, through Dagster as in the UI, with progress
cli          the command line; its commands are in ``commands``
terminal     what a person sees and is asked
newest_tables  those of another machine of the lake, before something is told of them
engine       Dagster's own home, storage and services
mcp_server   the tables for AI assistants, over the Model Context Protocol
demo, ui     the demo; the UI for the linked teams
"""
