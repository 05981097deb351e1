#!/usr/bin/env bash
# A table macro that DuckDB 2.0.0 stores with if(...) in it opens in DuckDB 1.4.2 and fails when it is called: there is no
# function `if`. The same written with case works. DuckDB 1.4.2 itself stores and calls if(...) without trouble: its parser
# turned it into a case, 2.0.0 stores a function call. Seen with duckdb 2.0.0 and 1.4.2 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
for version in 2.0.0 1.4.2; do python3 -m pip install --quiet --target "$version" "duckdb==$version" 2>/dev/null; done
make='import duckdb, sys
with duckdb.connect(sys.argv[1], config={"storage_compatibility_version": "v1.4.0"}) as c:
    c.execute("create macro with_if(n) as table select if(n > 1, 2, 3) as answer")
    c.execute("create macro with_case(n) as table select case when n > 1 then 2 else 3 end as answer")'
call='import duckdb, sys
for name in ("with_if", "with_case"):
    try: print(name, duckdb.connect(sys.argv[1], read_only=True).execute(f"from {name}(5)").fetchone())
    except duckdb.Error as error: print(name, str(error).splitlines()[0])'
PYTHONPATH=2.0.0 python3 -c "$make" new.duckdb
PYTHONPATH=1.4.2 python3 -c "$make" old.duckdb
seen=$(echo "written by 2.0.0, read by 1.4.2"; PYTHONPATH=1.4.2 python3 -c "$call" new.duckdb
       echo "written by 1.4.2, read by 1.4.2"; PYTHONPATH=1.4.2 python3 -c "$call" old.duckdb)
echo "$seen"
[ "$(grep -c '^with_case (2,)$' <<<"$seen")" = 2 ] && [ "$(grep -c '^with_if (2,)$' <<<"$seen")" = 1 ] \
  && grep -q "^with_if Catalog Error" <<<"$seen" || { echo "changed"; exit 1; }
