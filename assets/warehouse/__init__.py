"""From the lake's files to the published tables.

building     the whole of it: load, make, publish
loading      the lake's changed files into the base tables
home_files   what people wrote into the home, as base tables
upkeep       days that are in the lake already, under today's privacy settings
taking       the tables of another machine of a lake in an object store, for one that has made none
moving_lake  the lake from the home to an object store, or back
compared_names  how names that people type are compared
licensing    the licence tables: each a select of ``assets/sql``
seats_ahead  seats that will be needed, from weekly changes
lineage      where each column comes from, read from the SQL
event_types  what each event type means: ``event_types.csv``
"""
