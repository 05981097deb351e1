#!/usr/bin/env bash
# A member list has empty cost centres, as "" or as nothing. Where a Delta table is partitioned by cost centre the two are one: an empty
# text stands for null there, says the protocol. deltalake's reader for Arrow says null for both. Its SQL reader (QueryBuilder), of the
# same table at the same version, says "" for one: "cost_centre is null" finds one of the two seats that nobody pays for, and a filter
# on "" finds the other in SQL and nothing in Arrow. No warning or error.
# What helps: make null of "" before the table is written, or ask for `coalesce(cost_centre, '') = ''`.
# Seen with deltalake 1.6.6 and pyarrow 26.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib deltalake==1.6.6 pyarrow==26.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import pyarrow as pa
from deltalake import DeltaTable, QueryBuilder, write_deltalake
seats = pa.table({"cost_centre": pa.array(["Sales", None, ""]), "email": ["ana@example.com", "ben@example.com", "eva@example.com"]})
write_deltalake("seats", seats, partition_by=["cost_centre"])
table = DeltaTable("seats")
reader = QueryBuilder().register("seats", table)
def sql(where):
    return [row["email"] for row in pa.table(reader.execute(f"select email from seats where {where} order by email").read_all()).to_pylist()]
def arrow(filters):
    return [row["email"] for row in table.to_pyarrow_table(filters=filters).to_pylist()]
print("Arrow, null:", sorted(row["email"] for row in table.to_pyarrow_table().to_pylist() if row["cost_centre"] is None))
print("SQL, null:", sql("cost_centre is null"))
print("SQL, empty:", sql("cost_centre = ''"))
print("Arrow, empty:", arrow([("cost_centre", "=", "")]))
print("SQL, either:", sql("coalesce(cost_centre, '') = ''"))
PY
)
echo "$seen"
for expected in "Arrow, null: ['ben@example.com', 'eva@example.com']" "SQL, null: ['ben@example.com']" "SQL, empty: ['eva@example.com']" \
  "Arrow, empty: []" "SQL, either: ['ben@example.com', 'eva@example.com']"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed: $expected"; exit 1; }
done
