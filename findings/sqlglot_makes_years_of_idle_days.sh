#!/usr/bin/env bash
# A question about seats, translated by sqlglot from DuckDB's SQL to SQLite's, gives other figures, though it is asked to raise an
# error for what it cannot translate (unsupported_level). A difference of days is left as it stands, but SQLite's dates are texts: the
# difference is that of the years, so a seat that is idle for 89 days is idle for 0. Months are days divided by 30: six years of a
# contract have 73 months, and a month from 31 January ends on 3 March instead of 28 February.
# What helps is to ask for days by date_diff('day', ...), which comes out right, and to count months outside SQLite.
# Seen with sqlglot 30.30.0 and duckdb 2.0.1 (PyPI); SQLite is that of Python.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib sqlglot==30.30.0 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import sqlite3
import duckdb
import sqlglot
questions = {
    "idle days": "select date '2026-03-31' - date '2026-01-01'",
    "idle days by date_diff": "select date_diff('day', date '2026-01-01', date '2026-03-31')",
    "months of six years": "select date_diff('month', date '2020-01-01', date '2026-01-01')",
    "a month later": "select cast(date_add(date '2026-01-31', interval 1 month) as date)",
}
sqlite = sqlite3.connect(":memory:")
for name, question in questions.items():
    translated, = sqlglot.transpile(question, read="duckdb", write="sqlite", unsupported_level=sqlglot.ErrorLevel.RAISE)
    print(f"{name}: duckdb {duckdb.execute(question).fetchone()[0]}, sqlite {sqlite.execute(translated).fetchone()[0]}")
    print("   ", translated)
PY
)
echo "$seen"
for expected in "idle days: duckdb 89, sqlite 0" "idle days by date_diff: duckdb 89, sqlite 89" "months of six years: duckdb 72, sqlite 73" \
  "a month later: duckdb 2026-02-28, sqlite 2026-03-03"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
