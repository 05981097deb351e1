#!/usr/bin/env bash
# Two lists of seats, before and after, compared by a key: if the key stands in two rows (a person in two teams), csv-diff keeps only the
# last of them. A seat that went from 15.00 to 99.00 is "no change", and so is one that was removed. Its readme calls the key unique,
# but nothing checks that it is. Without a key it keeps one of equal rows, so that two more guest seats make no difference either.
# No warning. What helps: a column that makes each row unique (team/email), or a count of the rows beside the comparison.
# Seen with csv-diff 1.2 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib csv-diff==1.2 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
import io
from csv_diff import compare, load_csv
def differences(before, after, key):
    old, new = (load_csv(io.StringIO("\n".join(["id,email,team,price", *rows])), key=key) for rows in (before, after))
    return {kind: len(rows) for kind, rows in compare(old, new).items() if rows} or "no change"
rows = ["a/ada,ada,a,15.00", "b/ada,ada,b,20.00", "a/ben,ben,a,15.00"]
dearer, removed = ["a/ada,ada,a,99.00", *rows[1:]], rows[1:]
guests = [",guest,a,15.00"] * 2
for key in ("email", "id"):
    print(key, "| dearer", differences(rows, dearer, key), "| removed", differences(rows, removed, key))
print("no key | two guests", differences(rows + guests[:1], rows + guests * 2, None))
PY
)
echo "$seen"
for expected in "email | dearer no change | removed no change" "id | dearer {'changed': 1} | removed {'removed': 1}" "no key | two guests no change"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
