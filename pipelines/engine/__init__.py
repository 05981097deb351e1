"""Dagster's own side of a home.

dagster_home      where ``DAGSTER_HOME`` is
dagster_settings  ``dagster.yaml``: ours, or an engineer's
instance          opening it; runs that a killed process left behind, and old ones
dagster_storage   its SQLite files, with connections kept open: what rests on Dagster's private parts
dagster_events    how events come into those files, many with few statements
dagster_services  its command line, for no longer than whoever started it
only_ui           one UI a home
"""
