#!/usr/bin/env bash
# In polars a quotient of decimals keeps the scale of the column: a seat of 180.00 a year costs 0.49 a day, 365 days of that make
# 178.85, and three seats of 100.00 have a share of 0.33 each in 300.00. The documentation of Decimal says nothing of arithmetic. The
# same division in polars' own SQL has 8 places, pyarrow's has more than 20, DuckDB's is a float, Python's has 28 digits. No warning.
# A cast to a larger scale before the division helps: pl.Decimal(38, 8).
# Seen with polars 2.1.0, duckdb 2.0.1 and pyarrow 26.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
from decimal import Decimal
import duckdb
import polars
import pyarrow
import pyarrow.compute
seats = polars.DataFrame({"yearly": [Decimal("180.00")]})
yearly = polars.col("yearly")
print("polars expression", seats.select(yearly / 365).item(), "a day,", seats.select(yearly / 365 * 365).item(), "a year")
print("polars SQL", seats.sql("select yearly / 365 from self").item())
print("polars, cast before", seats.select(yearly.cast(polars.Decimal(38, 8)) / 365).item())
print("polars shares", seats.select(polars.lit(Decimal("100.00")) / polars.lit(Decimal("300.00"))).item())
print("duckdb", duckdb.sql("select yearly / 365 from seats").fetchall()[0][0])
print("pyarrow", pyarrow.compute.divide(seats.to_arrow()["yearly"].cast(pyarrow.decimal128(18, 2)), pyarrow.scalar(365))[0])
print("python", Decimal("180.00") / 365)
PY
)
echo "$seen"
for expected in "polars expression 0.49 a day, 178.85 a year" "polars SQL 0.49315068" "polars, cast before 0.49315068" "polars shares 0.33"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
[ "$(grep -Ec '^(duckdb|pyarrow|python) 0\.493150684931506' <<<"$seen")" = 3 ] || { echo "changed"; exit 1; }
