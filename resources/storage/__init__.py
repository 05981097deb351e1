"""Files of our own: each is there whole or not at all.

lake            the lake: one Parquet file a team and day
lake_places     which paths belong to the lake, and which are strangers'
day_files       one file of the lake: writing it, and what its footer says
known_coverage  what footers said before, so that they are not opened again
warehouse       the pipeline's DuckDB file and its published copies
queries, frames questions in SQL; answers as rows or pandas frames
bounded_process, bounded_questions  questions of strangers: in a process of their own, with an end
whole_files     write beside, rename
locks, disk     one writer at a time; what the disk says, with advice
"""
