#!/usr/bin/env bash
# CSV cells that name a range of days: SheetJS makes dates of `0-7` and `8-30` and leaves `31-60` a text, so that one column of buckets
# comes out with two types. `0 to 7` stays a text. Seen with xlsx 0.18.5 (npm).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm install --silent --no-audit --no-fund --prefix . xlsx@0.18.5 >/dev/null 2>&1
seen=$(node -e '
const xlsx = require("xlsx");
const sheet = Object.values(xlsx.read("bucket\n0-7\n8-30\n31-60\n91-120\n181+\n0 to 7\n8 to 30\n", {type: "string"}).Sheets)[0];
for (const cell of Object.keys(sheet).filter(name => name[0] !== "!")) console.log(cell, sheet[cell].t, sheet[cell].w || sheet[cell].v);
')
echo "$seen"
grep -q "^A2 n 7/1/00$" <<<"$seen" && grep -q "^A3 n 8/30/01$" <<<"$seen" && grep -q "^A4 s 31-60$" <<<"$seen" \
  && grep -q "^A7 s 0 to 7$" <<<"$seen" || { echo "changed"; exit 1; }
