#!/usr/bin/env bash
# A spreadsheet saved as CSV writes `#N/A` or `#REF!` where a formula failed. If that happens in the first column and the rest of the
# column is numbers, DuckDB takes the rows for comments and leaves them out, without a warning: here a seat of 1000.00 vanishes from
# the sum. Its page "CSV Import" gives the default of `comment` as empty, and "CSV Auto Detection" lists no comment character among
# the values that are tried. Neither all_varchar nor types keeps the rows; `comment=''` does, and so does a full list of columns.
# Seen with duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 - <<'PY'
import csv
import duckdb
rows = [f"{1000 + seat},180.00" for seat in range(500)] + ["#N/A,1000.00"]
with open("seats.csv", "w") as file:
    file.write("\n".join(["seat,yearly_price", *rows, ""]))
prices = [float(row["yearly_price"]) for row in csv.DictReader(open("seats.csv"))]
print("in the file", len(prices), sum(prices))
for options in ("", "all_varchar=true", "types={'seat': 'VARCHAR'}", "comment=''", "columns={'seat': 'VARCHAR', 'yearly_price': 'DOUBLE'}"):
    read = f"from read_csv('seats.csv'{options and ', '}{options})"
    print("read", *duckdb.execute(f"select count(*), sum(yearly_price::double) {read}").fetchone(), options)
PY
)
echo "$seen"
grep -q "^in the file 501 91000.0$" <<<"$seen" && [ "$(grep -c '^read 500 90000.0 ' <<<"$seen")" = 3 ] \
  && [ "$(grep -c '^read 501 91000.0 co' <<<"$seen")" = 2 ] || { echo "changed"; exit 1; }
