#!/usr/bin/env bash
# Bytes are never negative, so storage is often UINTEGER or UBIGINT in Parquet. parquetjs reads the bits and not the kind: three
# gigabytes of a member come out as -1294967296, so who stores most is last in the list and the team's sum is too small; what needs the
# 64th bit comes out as -1. No warning or error. Unsigned numbers of 8 and 16 bits are right, as all of them are in hyparquet and DuckDB.
# What helps: `value >>> 0` for 32 bits, BigInt.asUintN(64, value) for 64, or a signed BIGINT in the file.
# Seen with @dsnp/parquetjs 1.8.8 and hyparquet 1.33.0 (npm), duckdb 2.0.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib duckdb==2.0.1 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 >/dev/null 2>&1
PYTHONPATH=lib python3 -c "
import duckdb
duckdb.sql(\"copy (select * from (values ('ana', 3000000000::uinteger, 18446744073709551615::ubigint, 255::utinyint, 65535::usmallint),\"
           \"('ben', 1000::uinteger, 1000::ubigint, 0::utinyint, 0::usmallint)) t(name, used_bytes, most, u8, u16)) to 'storage.parquet'\")
print('duckdb', *duckdb.sql(\"from 'storage.parquet' select used_bytes, most, u8, u16 where name = 'ana'\").fetchall()[0])
" >seen
cat >read.mjs <<'JS'
import parquet from '@dsnp/parquetjs'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
const told = (name, row) => console.log(name, `${row.used_bytes} ${row.most} ${row.u8} ${row.u16}`)
const reader = await parquet.ParquetReader.openFile('storage.parquet')
const rows = []
for (let row, cursor = reader.getCursor(); (row = await cursor.next()); ) rows.push(row)
await reader.close()
told('parquetjs', rows[0])
console.log('parquetjs, most first:', rows.toSorted((a, b) => b.used_bytes - a.used_bytes).map((row) => row.name).join(' '))
console.log('parquetjs, >>> 0:', rows[0].used_bytes >>> 0, BigInt.asUintN(64, rows[0].most))
told('hyparquet', (await parquetReadObjects({ file: await asyncBufferFromFile('storage.parquet') }))[0])
JS
node read.mjs >>seen
cat seen
for expected in "duckdb 3000000000 18446744073709551615 255 65535" "parquetjs -1294967296 -1 255 65535" "parquetjs, most first: ben ana" \
  "parquetjs, >>> 0: 3000000000 18446744073709551615n" "hyparquet 3000000000 18446744073709551615 255 65535"; do
  grep -qFx "$expected" seen || { echo "changed: $expected"; exit 1; }
done
