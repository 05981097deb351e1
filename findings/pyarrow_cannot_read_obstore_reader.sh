#!/usr/bin/env bash
# pyarrow takes any file object of Python for a Parquet file, and obstore gives one for an object of a store; together they fail:
# obstore's reader has no `closed`, and the error that is raised in the end speaks of a closed file. The same bytes by
# obstore.get_range and pyarrow's BufferReader work, and the last bytes alone are enough for the footer.
# Seen with obstore 0.12.1 and pyarrow 26.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target packages obstore==0.12.1 pyarrow==26.0.1 2>/dev/null
seen=$(PYTHONPATH=packages python3 - 2>/dev/null <<'PY'
import io
import obstore
import pyarrow as pa
import pyarrow.parquet as pq
store, file = obstore.store.MemoryStore(), io.BytesIO()
pq.write_table(pa.table({"seat": range(100_000)}), file)
obstore.put(store, "day.parquet", file.getvalue())
print("has closed:", hasattr(obstore.open_reader(store, "day.parquet"), "closed"))
try:
    print("reader", pq.read_metadata(obstore.open_reader(store, "day.parquet")).num_rows)
except Exception as error:
    print("reader", type(error).__name__, error)
size = obstore.head(store, "day.parquet")["size"]
last = bytes(obstore.get_range(store, "day.parquet", start=size - 16_384, end=size))
print("last bytes", pq.read_metadata(pa.BufferReader(last)).num_rows)
PY
)
echo "$seen"
grep -q "^has closed: False$" <<<"$seen" && grep -q "^reader ValueError I/O operation on closed file$" <<<"$seen" \
  && grep -q "^last bytes 100000$" <<<"$seen" || { echo "changed"; exit 1; }
