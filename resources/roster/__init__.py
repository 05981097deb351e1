"""The organisation's own list of its people: ``roster.csv`` or ``roster.parquet``.

roster_file  the whole: the people of the file, understood and checked
settings     ``roster.toml``: how the file is to be read
table        where the file is, as names and rows
header       which of its columns is read as what
columns      the names that directories and HR programs give to columns
"""
