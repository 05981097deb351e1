"""What is kept, and how it is judged. The outside world is reached through ``resources``.

subjects     all that is read of a team, declared once: start here
tables       the contract of every table; ``contracts`` says what a contract is
reading      one module for each subject that is read: members, groups, events, storage, team
event_log    how the audit log is read right
privacy      what may be kept of an event: ``connections.toml`` chooses how much, ``privacy.kept_json`` holds the rule
links        whether a team's link works, keeping it and giving it up
warehouse    the lake into DuckDB, the licence tables made and published
sql          one select for each licence table; a seat is judged idle in ``seat_verdicts.sql``, by what
             ``member_activity_daily.sql`` and ``event_types.csv`` call use; ``selects`` reads these files
answers      what the tables say now: alerts, status, figures, digest
asking       questions in an assistant's words: whole answers, bounded, names hidden if wanted
report, exports, outreach  the answers as pages, as files, as drafts of mails
for_engines  the tables as files for Spark, Trino, Polars and the like
forgetting   forgetting a person or a team
definitions  the assets as Dagster knows them: the only package here that imports it

Beside them what several need: ``published`` (the published tables as this version makes them), ``alert_kinds``,
``verdicts``, ``wire_values`` (values of an answer as the types of columns), ``counts`` (counts in words).
"""
