#!/usr/bin/env bash
# A quotient of decimals has no more digits in chDB than the dividend has, and what is beyond them is cut off, not rounded: a seat at
# 15.00 a year costs 0.04 a day, which makes 14.60 of the year, and a third of 20.00 is 6.66. So does a sum of decimals that is divided;
# an average is no decimal and is right. No warning or error. DuckDB divides the same file as one expects.
# What helps: a float or more digits before the division: `price / 365.0`, `toDecimal64(price, 6) / 365`.
# Seen with chdb 4.4.0 (chdb-core 26.9.0) and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib chdb==4.4.0 chdb-core==26.9.0 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import chdb
import duckdb
duckdb.sql("copy (select cast(price as decimal(18, 2)) as price from (values (15.00), (20.00)) each(price)) to 'seats.parquet'")
for words in ("price / 365", "price / 3", "price / 365 * 365", "sum(price) over () / 365", "price / 365.0", "toDecimal64(price, 6) / 365"):
    print(words, *str(chdb.query(f"select {words} from file('seats.parquet') order by price", "CSV")).split())
print("avg(price) / 365", str(chdb.query("select round(avg(price) / 365, 6) from file('seats.parquet')", "CSV")).strip())
print("duckdb", *(f"{value:.6f}" for value, in duckdb.sql("select price / 365 from 'seats.parquet' order by price").fetchall()))
PY
)
echo "$seen"
for expected in "price / 365 0.04 0.05" "price / 3 5 6.66" "price / 365 * 365 14.6 18.25" "sum(price) over () / 365 0.09 0.09" \
  "price / 365.0 0.0410958904109589 0.0547945205479452" "toDecimal64(price, 6) / 365 0.041095 0.054794" "avg(price) / 365 0.047945" \
  "duckdb 0.041096 0.054795"; do
  grep -qF "$expected" <<<"$seen" || { echo "changed: $expected"; exit 1; }
done
