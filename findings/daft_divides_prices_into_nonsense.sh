#!/usr/bin/env bash
# DECIMAL(18, 2) is a usual type for prices in Parquet, the widest that 64 bits hold. daft gives the quotient 21 decimal places in 128
# bits and overflows on the way: a third of 15.00 is 0.0000043, a seat of 1234.56 a year costs less than nothing a day, and a
# price divided by itself is not 1. No warning or error. Divided by 1 it comes out right, DECIMAL(10, 2) has room enough, wider types
# are refused, and products are right. DuckDB divides the same file as one expects.
# What helps: `.cast(DataType.float64())` before the division, or `price / 3.0` in SQL.
# Seen with daft 0.7.26 and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib daft==0.7.26 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'PY'
import daft
import duckdb
from daft import DataType, col
duckdb.sql("copy (select cast(price as decimal(18, 2)) as price from (values (15.00), (1234.56)) each(price)) to 'seats.parquet'")
seats, price = daft.read_parquet("seats.parquet"), col("price")
for name, share in {"a third": price / 3, "a day of the year": price / 365, "itself": price / price, "one": price / 1,
                    "a third, DECIMAL(10, 2)": price.cast(DataType.decimal128(10, 2)) / 3,
                    "a third, float": price.cast(DataType.float64()) / 3, "twelve times": price * 12}.items():
    print(name, *(f"{value:.9f}" for value in seats.select(share.alias("share")).to_pydict()["share"]))
print("a third, SQL", *(f"{value:.9f}" for value in daft.sql("select price / 3 as share from seats").to_pydict()["share"]))
print("a third, duckdb", *(f"{value:.9f}" for value, in duckdb.sql("select price / 3 from 'seats.parquet'").fetchall()))
PY
)
echo "$seen"
for expected in "a third 0.000004328 -0.000026726" "a day of the year 0.000000036 -0.000000220" "itself 0.000000866 -0.000000065" \
  "one 15.000000000 1234.560000000" "a third, DECIMAL(10, 2) 5.000000000 411.520000000" "a third, float 5.000000000 411.520000000" \
  "twelve times 180.000000000 14814.720000000" "a third, SQL 0.000004328 -0.000026726" "a third, duckdb 5.000000000 411.520000000"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
