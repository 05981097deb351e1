#!/usr/bin/env bash
# Seats are counted by `case when days_idle > 30 then 'idle' else 'used' end`. In SQL `else` is for all rows for which no condition is
# true, so also where days_idle is NULL. daft gives NULL there, in SQL and by when(...).otherwise(...): 1 of 3 seats is in neither
# group, and a sum over such a case is too small, without a warning. DuckDB, SQLite and polars say 'used'.
# What helps is a condition for NULL before the others, or coalesce(days_idle, ...).
# Seen with daft 0.7.26, duckdb 2.0.1 and polars 2.1.0 (PyPI); SQLite is that of Python.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib daft==0.7.26 duckdb==2.0.1 polars==2.1.0 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'PY'
import sqlite3
import daft
import duckdb
import polars
from daft.functions import when
days = {"days_idle": [45, 3, None]}
seats, table, sqlite = daft.from_pydict(days), polars.DataFrame(days), sqlite3.connect(":memory:")
sqlite.execute("create table seats as select 45 as days_idle union all select 3 union all select null")
case = "case when days_idle > 30 then 'idle' else 'used' end as state"
count = "sum(case when days_idle > 30 then 0 else 1 end) as used"
values = "(values (45), (3), (null)) seats(days_idle)"
print("daft", daft.sql(f"select {case} from seats").to_pydict()["state"], daft.sql(f"select {count} from seats").to_pydict()["used"])
print("daft when", seats.select(when(daft.col("days_idle") > 30, daft.lit("idle")).otherwise(daft.lit("used")).alias("state")).to_pydict()["state"])
known = case.replace("case", "case when days_idle is null then 'unknown'")
print("daft, NULL first", daft.sql(f"select {known} from seats").to_pydict()["state"])
for name, run in (("duckdb", duckdb.sql), ("sqlite", sqlite.execute)):
    source = values if name == "duckdb" else "seats"
    print(name, [state for state, in run(f"select {case} from {source}").fetchall()], [used for used, in run(f"select {count} from {source}").fetchall()])
print("polars", table.sql(f"select {case} from self")["state"].to_list(), table.sql(f"select {count} from self")["used"].to_list())
PY
)
echo "$seen"
for expected in "daft ['idle', 'used', None] [1]" "daft when ['idle', 'used', None]" "daft, NULL first ['idle', 'used', 'unknown']" \
  "duckdb ['idle', 'used', 'used'] [2]" "sqlite ['idle', 'used', 'used'] [2]" "polars ['idle', 'used', 'used'] [2]"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
