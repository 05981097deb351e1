"""Putting it together. No rules, and no I/O of its own.

definitions  what Dagster loads; ``jobs``, ``schedules``, ``sensors`` and ``checks`` are its parts
running      a job from the command line: what a click on Materialize runs, with progress
cli          the command line; its commands are in ``commands``
terminal     what a person sees and is asked
engine       Dagster's own home, storage and services
mcp_server   the tables for AI assistants, over the Model Context Protocol
demo, ui     the demo; the UI for the linked teams
"""
