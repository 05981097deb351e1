#!/usr/bin/env bash
# Personnel and contract systems write 31 December 9999 for "no end". It is a valid DATE of Parquet, but fastparquet turns a DATE into
# nanoseconds since 1970 in 64 bits, which end in 2262, and goes on from the other side: 29 March 1816, without a warning. So the one
# who stays for good has left, and 2 of 2 people are gone by June 2026 instead of 1. The file's statistics, as fastparquet gives them,
# have the same day as the largest. pandas with pyarrow, polars and DuckDB read the day that stands there.
# What helps is a timestamp of microseconds (fastparquet reads that one right), or NULL for "no end".
# Seen with fastparquet 2026.9.0, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0 and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import datetime
import duckdb
import fastparquet
import pandas
import polars
import pyarrow
import pyarrow.parquet
days = [datetime.date(2026, 3, 31), datetime.date(9999, 12, 31)]
pyarrow.parquet.write_table(pyarrow.table({"leaves": days}), "people.parquet")
readers = {
    "fastparquet": lambda: fastparquet.ParquetFile("people.parquet").to_pandas()["leaves"].dt.date,
    "pandas, engine fastparquet": lambda: pandas.read_parquet("people.parquet", engine="fastparquet")["leaves"].dt.date,
    "pandas, engine pyarrow": lambda: pandas.read_parquet("people.parquet", engine="pyarrow")["leaves"],
    "polars": lambda: polars.read_parquet("people.parquet")["leaves"],
    "duckdb": lambda: [day for day, in duckdb.sql("from 'people.parquet'").fetchall()],
}
for name, read in readers.items():
    found = list(read())
    print(f"{name}:", *found, "gone by June", sum(day < datetime.date(2026, 6, 1) for day in found))
print("largest in statistics:", str(fastparquet.ParquetFile("people.parquet").statistics["max"]["leaves"][0])[:10])
moments = pyarrow.array([datetime.datetime.combine(day, datetime.time()) for day in days], pyarrow.timestamp("us"))
pyarrow.parquet.write_table(pyarrow.table({"leaves": moments}), "moments.parquet")
print("fastparquet, timestamps:", *fastparquet.ParquetFile("moments.parquet").to_pandas()["leaves"].dt.date)
PY
)
echo "$seen"
for expected in "fastparquet: 2026-03-31 1816-03-29 gone by June 2" "pandas, engine fastparquet: 2026-03-31 1816-03-29 gone by June 2" \
  "pandas, engine pyarrow: 2026-03-31 9999-12-31 gone by June 1" "polars: 2026-03-31 9999-12-31 gone by June 1" \
  "duckdb: 2026-03-31 9999-12-31 gone by June 1" "largest in statistics: 1816-03-29" "fastparquet, timestamps: 2026-03-31 9999-12-31"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
