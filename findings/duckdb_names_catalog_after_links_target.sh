#!/usr/bin/env bash
# Opening a symbolic link: the Python client names the catalog after the file that the link leads to, ATTACH after the link.
# So `warehouse.main.seats` breaks in Python when the link is moved on to another file. Seen with duckdb 2.0.0 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib duckdb==2.0.0 2>/dev/null
seen=$(PYTHONPATH=lib python3 - <<'PY'
import duckdb, os
duckdb.connect("17.duckdb").execute("create table seats as select 1 as seat").close()
os.symlink("17.duckdb", "warehouse.duckdb")
named = "select database_name from duckdb_databases() where not internal and database_name <> 'memory'"
print("connect", *duckdb.connect("warehouse.duckdb", read_only=True).execute(named).fetchone())
with duckdb.connect() as memory:
    memory.execute("attach 'warehouse.duckdb' (read_only)")
    print("attach", *memory.execute(named).fetchone())
PY
)
echo "$seen"
[ "$seen" = $'connect 17\nattach warehouse' ] || { echo "changed"; exit 1; }
