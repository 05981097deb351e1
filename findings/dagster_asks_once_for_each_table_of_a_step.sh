#!/usr/bin/env bash
# One step that makes many tables, each from the one before: before each result Dagster asks for the version of its parent, one by one
# (for parents outside the step it asks once for up to a hundred). Each question is seven statements: one select of asset_keys, five
# that look at the form of the storage, and one group-by over event_logs with an empty IN, which is for records of an older form and
# can find nothing. So a hundred licence tables in one step cost about 700 statements more than without deps, and each is a
# round trip where the storage is a server. Nothing in the documentation of multi_asset says so. Seats and prices are not touched: it
# is the hourly run that takes longer.
# Seen with dagster 1.13.27 and SQLAlchemy 2.1.9 (PyPI) on Dagster's SQLite storage.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib dagster==1.13.27 sqlalchemy==2.1.9 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - 2>/dev/null <<'PY'
import tempfile
import dagster
from sqlalchemy import event
from sqlalchemy.engine import Engine
statements = []
@event.listens_for(Engine, "before_cursor_execute")
def keep(connection, cursor, statement, parameters, context, is_many):
    statements.append(" ".join(statement.split()))
kinds = {"asset_keys": "SELECT asset_keys.id", "empty group-by": "FROM event_logs WHERE event_logs.asset_key IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)",
         "checks": "PRAGMA main.table_xinfo", "form": "SELECT 1 FROM secondary_indexes"}
def counted(tables, is_chain):
    specs = [dagster.AssetSpec(f"t{i}", deps=[f"t{i - 1}"] if is_chain and i else []) for i in range(tables)]
    @dagster.multi_asset(specs=specs)
    def made():
        yield from (dagster.MaterializeResult(asset_key=spec.key) for spec in specs)
    with tempfile.TemporaryDirectory() as home, dagster.DagsterInstance.local_temp(home) as instance:
        statements.clear()
        assert dagster.materialize([made], instance=instance).success
        return {"all": len(statements)} | {kind: sum(text in statement for statement in statements) for kind, text in kinds.items()}
for tables in (10, 20):
    plain, chain = counted(tables, is_chain=False), counted(tables, is_chain=True)
    print(tables, "tables with deps, more statements:", *(f"{kind} {chain[kind] - plain[kind]}" for kind in chain))
PY
)
echo "$seen"
for expected in "10 tables with deps, more statements: all 63 asset_keys 9 empty group-by 9 checks 27 form 18" \
  "20 tables with deps, more statements: all 133 asset_keys 19 empty group-by 19 checks 57 form 38"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
