"""The tables for other engines: Parquet files of one moment, by shard, in a folder or an object store.

publishing    the whole of it: write a set, name it in the manifest, let older ones go
manifest      what the manifest says: which files are of one moment, and what is in them
table_files   a table as Parquet, one file a shard
database      the DuckDB file beside them: the tables themselves or, where they are large, views over the files
"""
