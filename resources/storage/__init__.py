"""Files of our own: each is there whole or not at all.

lake            the lake: one Parquet file a team and day
lake_places     which paths belong to the lake, and which are strangers'
day_files       one file of the lake: all its Parquet is written here; and what its footer says
which_lake      whether the home's folder keeps the lake or an object store does: ``DROPBOX_LICENCES_LAKE``
lake_files      what keeps the lake's files: the few methods in which a folder and a store differ
store_files, object_store, store_errors, kept_versions  an object store, and the copy of it that all others read
                (docs/grow.md)
table_places    where tables are put for other engines: ``DROPBOX_LICENCES_TABLES`` (docs/engines.md)
shared_files    small files that all machines of a lake agree on
home_in_store   the files that people write, the same on every machine of a lake in a store
reports_beside_lake  reports and exports where every machine of a lake finds them
known_coverage  what footers said before, so that they are not opened again
warehouse       the pipeline's DuckDB file and its published copies
queries, frames questions in SQL; answers as rows or pandas frames
bounded_process, bounded_questions  questions of strangers: in a process of their own, with an end
whole_files     write beside, rename
locks, postgres_locks, disk  one writer at a time, here or over several machines; what the disk says, with advice
"""
