"""Putting it together: definitions, jobs, schedules, checks, the command line. No rules and no I/O of its own."""
