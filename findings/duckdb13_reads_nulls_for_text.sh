#!/usr/bin/env bash
# A file that DuckDB 2.0.0 writes in the storage format v1.3.0 opens in DuckDB 1.3.2 without an error, and a text column
# that holds both values and NULLs is NULL there in every row. In the format v1.4.0, 1.3.2 refuses the file by name, and 1.4.2
# reads it right. Seen with duckdb 2.0.0, 1.3.2 and 1.4.2 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
for version in 2.0.0 1.3.2 1.4.2; do python3 -m pip install --quiet --target "$version" "duckdb==$version" 2>/dev/null; done

PYTHONPATH=2.0.0 python3 - <<'PY'
import duckdb
for storage in ("v1.3.0", "v1.4.0"):
    with duckdb.connect(f"{storage}.duckdb", config={"storage_compatibility_version": storage}) as connection:
        connection.execute("create table seats as select i as seat, case when i % 3 = 0 then 'Sales ' || (i % 5) end "
                           "as department from range(6000) r(i)")
PY
count='import duckdb, sys
try: print(duckdb.connect(sys.argv[1], read_only=True).execute("select count(*), count(department) from seats").fetchone())
except duckdb.Error as error: print(str(error).splitlines()[0][:60])'
seen=$(for version in 2.0.0 1.3.2 1.4.2; do for storage in v1.3.0 v1.4.0; do
  echo "$version $storage $(PYTHONPATH=$version python3 -c "$count" "$storage.duckdb")"; done; done)
echo "$seen"
grep -q "^2.0.0 v1.3.0 (6000, 2000)$" <<<"$seen" && grep -q "^1.3.2 v1.3.0 (6000, 0)$" <<<"$seen" \
  && grep -q "^1.3.2 v1.4.0 IO Error" <<<"$seen" && grep -q "^1.4.2 v1.4.0 (6000, 2000)$" <<<"$seen" || { echo "changed"; exit 1; }
