"""The commands, one module for each group: thin, and quick to import.

linking     link, connections, check: with ``connecting``, ``listing_links``
tables      the tables on the terminal: seats, why, position, sql
status      how each team stands
report, exports, outreach, alerts   files and messages
privacy     forget: with ``forgetting``, ``foreign_places``
lake        move-lake, share, take-tables
serving     ui, demo
suggesting  suggest: entries for exclusions.toml
mcp         a server for AI assistants (``pipelines.mcp_server``)
completion  completion in the shell
forms       the options for CSV and JSON
where_to    the folder that a command writes to
pseudonymous   the option that hides names, and a word where nothing is left without them
beside_lake    reports and exports put beside a lake in a store, and where
refused     files of the home that cannot be taken, reported by each command that rests on them
"""
