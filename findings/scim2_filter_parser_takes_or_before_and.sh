#!/usr/bin/env bash
# SCIM filters say which people a directory hands over. RFC 7644 (3.4.2.2) takes `not` before `and` before `or`: A or B and C means
# A or (B and C). scim2-filter-parser makes (A or B) and C of it. So "all contractors, and of the sales department those in Bern"
# loses the contractors who are elsewhere, 2 of 4 people here, without an error. It depends on the order: B and C or A comes out right.
# What helps is to write the brackets.
# Seen with scim2-filter-parser 0.7.0 (PyPI) and SQLite, which runs the SQL that it makes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib scim2-filter-parser==0.7.0 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import sqlite3
from scim2_filter_parser.queries import SQLQuery
columns = {("userName", None, None): "people.name", ("userType", None, None): "people.kind",
           ("department", None, None): "people.department", ("locality", None, None): "people.town"}
directory = sqlite3.connect(":memory:")
directory.execute("create table people (name, kind, department, town)")
directory.executemany("insert into people values (?, ?, ?, ?)", [
    ("ada", "Contractor", "IT", "Bern"), ("ben", "Contractor", "IT", "Genf"), ("cleo", "Contractor", "Sales", "Genf"),
    ("dora", "Employee", "Sales", "Bern"), ("emil", "Employee", "Sales", "Genf")])
contractor, sales, bern = 'userType eq "Contractor"', 'department eq "Sales"', 'locality eq "Bern"'
for filter in (f"{contractor} or {sales} and {bern}", f"{sales} and {bern} or {contractor}", f"{contractor} or ({sales} and {bern})"):
    query = SQLQuery(filter, "people", columns)
    sql = query.sql.replace("%s", "?")
    print(filter, "->", *sorted(row[0] for row in directory.execute(sql, query.params)))
PY
)
echo "$seen"
for expected in 'userType eq "Contractor" or department eq "Sales" and locality eq "Bern" -> ada dora' \
  'department eq "Sales" and locality eq "Bern" or userType eq "Contractor" -> ada ben cleo dora' \
  'userType eq "Contractor" or (department eq "Sales" and locality eq "Bern") -> ada ben cleo dora'; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
