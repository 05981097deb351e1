"""The tables for other engines: Parquet files of one moment, by shard, in a folder or an object store.

publishing    the whole of it: write a set, name it in the manifest, let older ones go
sets          a set: its files, their addresses, and deleting those that nobody reads any more
manifest      what the manifest says: which files are of one moment, and what is in them
table_files   a table as Parquet, one file a shard
months        settled months of events beside them; month_files writes one
database      the DuckDB file beside them: the tables themselves or, where they are large, views over the files
places_used   where tables were put so far, for whoever is forgotten must go from there
"""
