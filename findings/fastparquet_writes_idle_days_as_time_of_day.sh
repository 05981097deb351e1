#!/usr/bin/env bash
# "Idle for 45 days" is a timedelta in pandas. fastparquet writes it as Parquet's type TIME, a time of day, which the format keeps below
# 24 hours. Every reader then does something else with the same file: pyarrow makes midnight of 45 days and half past six of 100 days
# and 6:30 hours, without a warning, polars NULL, DuckDB and pandas refuse; only fastparquet itself reads what was meant. The other
# way round, it reads a duration that pandas wrote by pyarrow as a plain number of microseconds, and so does DuckDB.
# A column of whole days (idle.dt.days) means the same to all.
# Seen with fastparquet 2026.9.0, pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0 and duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import duckdb
import fastparquet
import pandas
import polars
import pyarrow.parquet
seats = pandas.DataFrame({"idle": pandas.to_timedelta(["3 hours", "45 days", "100 days 06:30:00"])})
fastparquet.write("by_fastparquet.parquet", seats)
seats.to_parquet("by_pyarrow.parquet", engine="pyarrow")
for file in ("by_fastparquet.parquet", "by_pyarrow.parquet"):
    readers = {
        "pyarrow": lambda: pyarrow.parquet.read_table(file)["idle"].to_pylist(),
        "polars": lambda: polars.read_parquet(file)["idle"].to_list(),
        "duckdb": lambda: [idle for idle, in duckdb.sql(f"from '{file}'").fetchall()],
        "pandas": lambda: pandas.read_parquet(file, engine="pyarrow")["idle"],
        "fastparquet": lambda: fastparquet.ParquetFile(file).to_pandas()["idle"],
    }
    for name, read in readers.items():
        try:
            print(file, name, " | ".join(map(str, read())))
        except Exception as error:
            print(file, name, "refuses:", type(error).__name__)
PY
)
echo "$seen"
for expected in "pyarrow 03:00:00 | 00:00:00 | 06:30:00" "polars 03:00:00 | None | None" "duckdb refuses: InvalidInputException" \
  "pandas refuses: ValueError" "fastparquet 0 days 03:00:00 | 45 days 00:00:00 | 100 days 06:30:00"; do
  grep -qFx "by_fastparquet.parquet $expected" <<<"$seen" || { echo "changed"; exit 1; }
done
grep -qFx "by_pyarrow.parquet polars 3:00:00 | 45 days, 0:00:00 | 100 days, 6:30:00" <<<"$seen" || { echo "changed"; exit 1; }
