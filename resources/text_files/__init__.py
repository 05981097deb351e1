"""CSV and TOML as people, spreadsheets and programs write them. What they mean is in ``home_files`` and ``roster``.

csv_text, csv_file  the encoding; then separators, quotes, headers, lines
declared_csv        CSV files whose columns are ours to name
toml_file           TOML, read strictly: every mistake with its line
days, amounts       one reading of a day and of an amount for all files
other_names         a file of the home under a name that is not read
"""
