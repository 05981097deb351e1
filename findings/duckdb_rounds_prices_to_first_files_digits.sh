#!/usr/bin/env bash
# pandas writes a column of Decimal with as many digits as the values of that day need: whole prices give decimal(2, 0), prices with
# cents decimal(4, 2). DuckDB reads a folder of such files by the type of the first and rounds the later ones to it, without a
# warning: 100 seats for 14.50 make 1500 instead of 1450, and the sum depends on which file comes first. Its page "Combining Schemas"
# says that the first file's schema counts and how columns are matched, and nothing of values. pandas, pyarrow and polars refuse the
# folder. `union_by_name = true` helps (it combines the types of all files), or one type when writing: pyarrow.decimal128(18, 2).
# Seen with duckdb 2.0.1, pandas 3.1.1, pyarrow 26.0.1 and polars 2.1.0 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib duckdb==2.0.1 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 2>/dev/null
mkdir days
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
from decimal import Decimal
import duckdb
import pandas
import polars
import pyarrow.parquet
for day, price in (("2026-01-01", "25"), ("2026-01-02", "14.50")):
    pandas.DataFrame({"seat": range(100), "price": [Decimal(price)] * 100}).to_parquet(f"days/{day}.parquet")
    print("written", day, pyarrow.parquet.read_schema(f"days/{day}.parquet").field("price").type)
first, second = "'days/2026-01-01.parquet'", "'days/2026-01-02.parquet'"
for kind, files in (("by glob", "'days/*.parquet'"), ("later file first", f"[{second}, {first}]"), ("by name", "'days/*.parquet', union_by_name = true")):
    print("duckdb", kind, *duckdb.execute(f"select sum(price) from read_parquet({files})").fetchone())
for read in (pandas.read_parquet, pyarrow.parquet.read_table, polars.read_parquet):
    try:
        print(read.__module__.split(".")[0], "read", len(read("days")))
    except Exception as error:
        print(read.__module__.split(".")[0], "refuses:", type(error).__name__)
PY
)
echo "$seen"
for expected in "written 2026-01-01 decimal128(2, 0)" "written 2026-01-02 decimal128(4, 2)" "duckdb by glob 4000" \
  "duckdb later file first 3950.00" "duckdb by name 3950.00" "polars refuses: SchemaError"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
