#!/usr/bin/env bash
# German and British spreadsheets save 31 December 2025 as 31.12.25. polars (try_parse_dates) makes it the year 25. DuckDB takes the
# first number for the year, as its list of preferences for ambiguous dates allows: 25 December 2031. But if another column has
# four-digit years, DuckDB uses that column's format for the whole file, and the year is 25 again, although its documentation calls
# %Y the year with century. All of it is a DATE, without a warning; only pandas.to_datetime reads 2025 (and warns that it guesses).
# What helps is to name the format per column: strptime(renewal, '%d.%m.%y') or str.to_date("%d.%m.%y") on a text.
# Seen with duckdb 2.0.1, polars 2.1.0 and pandas 3.1.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 2>/dev/null
printf 'seat,renewal\n1,31.12.25\n2,30.06.26\n' > renewals.csv
printf 'seat,assigned,renewal\n1,15.01.2025,31.12.25\n2,20.03.2025,30.06.26\n' > seats.csv
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import duckdb
import pandas
import polars
for file in ("renewals.csv", "seats.csv"):
    print(file, "duckdb", *(str(day) for day, in duckdb.sql(f"select renewal from '{file}'").fetchall()))
    print(file, "polars", *polars.read_csv(file, try_parse_dates=True)["renewal"])
    print(file, "pandas", *pandas.to_datetime(pandas.read_csv(file)["renewal"], dayfirst=True).dt.date)
print("named", *(str(day) for day, in duckdb.sql("select strptime(renewal, '%d.%m.%y')::date from read_csv('seats.csv', all_varchar=true)").fetchall()),
      *polars.read_csv("seats.csv")["renewal"].str.to_date("%d.%m.%y"))
PY
)
echo "$seen"
for expected in "renewals.csv duckdb 2031-12-25 2030-06-26" "renewals.csv polars 0025-12-31 0026-06-30" "renewals.csv pandas 2025-12-31 2026-06-30" \
  "seats.csv duckdb 0025-12-31 0026-06-30" "seats.csv polars 0025-12-31 0026-06-30" "named 2025-12-31 2026-06-30 2025-12-31 2026-06-30"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
