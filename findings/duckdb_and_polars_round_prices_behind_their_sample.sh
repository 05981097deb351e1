#!/usr/bin/env bash
# A seat costs 15 or 14.50; drivers of databases and Python give such prices as Decimal('15') and Decimal('14.50'). polars looks at the
# first 100 rows and gives the column as many decimal places as they have: later cents are cut off. DuckDB looks at 1000 rows of a pandas
# column of objects, at equal distances, and rounds what lies between to what it saw there. Here a total of 147525.00 is 145050 in polars
# and 150000 in DuckDB, without a warning. polars' text on infer_schema_length speaks of the rows that are scanned, DuckDB's on
# pandas_analyze_sample of sampled rows; neither says that values change. pyarrow and pandas look at all rows.
# What helps: infer_schema_length=None or a schema in polars, in DuckDB `set pandas_analyze_sample` to the number of rows.
# Seen with polars 2.1.0, duckdb 2.0.1, pandas 3.1.1 and pyarrow 26.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib polars==2.1.0 duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
from decimal import Decimal
import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
prices = [Decimal("15")] * 100 + [Decimal("15"), Decimal("14.50")] * 4950
print("python", sum(prices))
rows, frame = [{"price": price} for price in prices], pandas.DataFrame({"price": prices})
for length in (100, None):
    print("polars, sample", length, polars.DataFrame(rows, infer_schema_length=length)["price"].sum())
print("polars, tuples", polars.DataFrame([(price,) for price in prices], schema=["price"], orient="row")["price"].sum())
for sample in (1000, len(frame)):
    duckdb.execute(f"set pandas_analyze_sample = {sample}")
    total, kind = duckdb.sql("select sum(price), any_value(typeof(price)) from frame").fetchall()[0]
    print("duckdb, sample", sample, total, kind)
print("pandas", frame["price"].sum(), "pyarrow", pyarrow.compute.sum(pyarrow.array(prices)))
PY
)
echo "$seen"
for expected in "python 147525.00" "polars, sample 100 145050" "polars, sample None 147525.00" "polars, tuples 145050" \
  "duckdb, sample 1000 150000 DECIMAL(2,0)" "duckdb, sample 10000 147525.00 DECIMAL(4,2)" "pandas 147525.00 pyarrow 147525.00"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
