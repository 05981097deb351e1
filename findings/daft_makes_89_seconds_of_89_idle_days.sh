#!/usr/bin/env bash
# How long is a seat idle? In daft the difference of two DATEs is a duration of as many seconds as there are days between them. 89 days are
# 89 seconds, in Python, in Arrow and in SQL, and total_days() says 0: nobody is idle for more than 30 days, without a warning. The
# difference of two timestamps is right.
# What helps: cast the dates to timestamps before, or the difference to int64, which then is the number of days.
# Seen with daft 0.7.26 and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib daft==0.7.26 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'PY'
import daft
import duckdb
from daft import DataType, col
duckdb.sql("copy (select date '2026-01-01' as used, date '2026-03-31' as today) to 'seats.parquet'")
seats = daft.read_parquet("seats.parquet")
idle, moment = col("today") - col("used"), DataType.timestamp("us")
for name, difference in {"dates": idle, "timestamps": col("today").cast(moment) - col("used").cast(moment)}.items():
    found = seats.select(difference.alias("idle"), difference.total_days().alias("days")).to_pydict()
    print(f"{name}: {found['idle'][0]}, {found['days'][0]} days")
print("SQL:", daft.sql("select today - used as idle from seats").to_pydict()["idle"][0])
print("arrow:", seats.select(idle.alias("idle")).to_arrow()["idle"][0].as_py())
print("as a number:", seats.select(idle.cast(DataType.int64()).alias("days")).to_pydict()["days"][0])
print("duckdb:", duckdb.sql("select today - used from 'seats.parquet'").fetchall()[0][0], "days")
PY
)
echo "$seen"
for expected in "dates: 0:01:29, 0 days" "timestamps: 89 days, 0:00:00, 89 days" "SQL: 0:01:29" "arrow: 0:01:29" "as a number: 89" "duckdb: 89 days"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
