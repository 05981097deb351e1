#!/usr/bin/env bash
# dagster-duckdb keeps the partitions of an asset in one table and adds each by `insert into ... select *`, where columns go by their
# place and not by their name. One team's frame has `used` before `bought`: of 50 bought seats and 30 used ones the table makes 30 bought
# and 50 used, and so the next asset reads them. The types are those of the partition that came first: after a price of 15, one of
# 14.50 is kept as 14. No warning; the metadata of the run shows the frame's columns, not the table's. The docstrings say nothing of it.
# What helps: each asset returns frame[COLUMNS], with prices cast to one type.
# Seen with dagster-duckdb-pandas 0.29.27, dagster 1.13.27, duckdb 2.0.0 and pandas 2.3.3 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib dagster-duckdb-pandas==0.29.27 dagster-duckdb==0.29.27 dagster==1.13.27 duckdb==2.0.0 pandas==2.3.3 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'PY'
import dagster
import duckdb
import pandas
from dagster_duckdb_pandas import DuckDBPandasIOManager
teams = {"alpha": pandas.DataFrame({"team": ["alpha"], "bought": [100], "used": [60], "price": [15]}),
         "beta": pandas.DataFrame({"team": ["beta"], "used": [30], "bought": [50], "price": [14.50]})}
@dagster.asset(partitions_def=dagster.StaticPartitionsDefinition(list(teams)), metadata={"partition_expr": "team"})
def seats(context):
    return teams[context.partition_key]
resources = {"io_manager": DuckDBPandasIOManager(database="seats.duckdb", schema="main")}
with dagster.DagsterInstance.ephemeral() as instance:
    for team, frame in teams.items():
        assert dagster.materialize([seats], partition_key=team, instance=instance, resources=resources).success
        print("made", team, *(f"{name} {frame[name].item()}" for name in ("bought", "used", "price")))
for team, *figures in duckdb.connect("seats.duckdb").execute("select team, bought, used, price from seats order by team").fetchall():
    print("kept", team, *(f"{name} {figure}" for name, figure in zip(("bought", "used", "price"), figures)))
PY
)
echo "$seen"
for expected in "made beta bought 50 used 30 price 14.5" "kept alpha bought 100 used 60 price 15" "kept beta bought 30 used 50 price 14"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
