#!/usr/bin/env bash
# Lists of contracts write 9999-12-31 for "no end". chDB reads that day from Parquet as it is (Date32). Its plain Date ends in
# 2149, and toDate() or a cast to Date, which one writes since chDB refuses to subtract one kind of date from the other, keeps the
# lower 16 bits of the day's number: the contract ends on 5 January 2105. No error, and not the last day that Date knows. The day after
# the open end is the open end itself.
# What helps: toDate32() on both sides, and dateDiff() in place of a subtraction.
# Seen with chdb 4.4.0 (chdb-core 26.9.0) and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib chdb==4.4.0 chdb-core==26.9.0 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import chdb
import duckdb
duckdb.sql("copy (select * from (values (date '9999-12-31'), (date '2027-01-31')) each(ends)) to 'contracts.parquet'")
for words in ("ends", "toDate(ends)", "cast(ends as Date)", "ends + interval 1 day", "toDate32(ends)", "dateDiff('day', toDate32('2026-11-29'), ends)"):
    print(words, *str(chdb.query(f"select {words} from file('contracts.parquet') order by ends desc", "CSV")).replace('"', "").split())
try:
    chdb.query("select ends - toDate('2026-11-29') from file('contracts.parquet')", "CSV")
except RuntimeError as error:
    print("a subtraction:", "Illegal types" in str(error))
PY
)
echo "$seen"
for expected in "ends 9999-12-31 2027-01-31" "toDate(ends) 2105-01-05 2027-01-31" "cast(ends as Date) 2105-01-05 2027-01-31" \
  "ends + interval 1 day 9999-12-31 2027-02-01" "toDate32(ends) 9999-12-31 2027-01-31" "dateDiff('day', toDate32('2026-11-29'), ends) 2912110 63" \
  "a subtraction: True"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed: $expected"; exit 1; }
done
