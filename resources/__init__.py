"""The outside world: Dropbox, the home's files, secrets, storage, messages. Which tables are kept is not known here.

dropbox_api  Dropbox: calls and retries (429 too), each call's budget and patience, tokens, pages, plain records
network      what an HTTP answer says (429, 401, a portal's page), what goes wrong on the line, proxies
linking      linking a team by OAuth, and the browser's way back
storage      Parquet files of the lake, DuckDB files, whole files, locks, disk
text_files   CSV and TOML as people and programs write them; days and amounts in them
home_files   what people write into the home: teams and contracts, exclusions, decisions, invoices, answers
roster       the organisation's own list of its people
secrets      where secrets are kept, pseudonyms, who was forgotten
delivery     alerts to webhooks, mail, Slack and others

The ground are ``errors``, ``clock``, ``home`` (and ``home_path``), ``team_names`` and ``access`` (what may be asked of
Dropbox, by subject: permissions, routes, folders of the lake), ``shards`` (which part of the teams one is in).
The roof is ``installation`` (all of it for one run, which begins with ``run_begin``; ``team_claims`` knows which
company each name is, ``listening`` says how it gets on), ``published`` (the door to the published tables, for notebooks
too) and ``dagster_resources``, the only module that imports Dagster.
"""
