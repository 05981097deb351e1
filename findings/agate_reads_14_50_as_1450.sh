#!/usr/bin/env bash
# A German or French spreadsheet writes a price as 14,50. agate, which reads CSV for csvkit and for `dbt seed`, takes each comma for a
# separator of thousands, wherever it stands: 14,50 becomes the number 1450, without a warning, and a seat costs a hundred times as much;
# with thousands, 1.250,00 becomes 1.25. Neither is written as en_US would, its default, where three digits follow a comma. pandas,
# polars and DuckDB leave such a column a text, which nobody sums by mistake. What helps is `--locale de_DE` in csvkit and
# Number(locale=...) in agate. A dbt seed has no such setting: there it is `column_types`, so that the database refuses the text.
# Seen with csvkit 2.1.0 on agate 1.14.2, and with dbt-common 1.39.0, whose from_csv reads dbt's seeds, on agate 1.9.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target csvkit csvkit==2.1.0 agate==1.14.2 2>/dev/null
python3 -m pip install --quiet --target dbt dbt-common==1.39.0 agate==1.9.1 2>/dev/null
printf 'seat;price\n1;14,50\n2;15,00\n3;1.250,00\n' > prices.csv
seen=$(for locale in en_US de_DE; do
  PYTHONPATH=csvkit python3 -m csvkit.utilities.csvjson --locale "$locale" --delimiter ';' prices.csv; echo " $locale"
done
PYTHONPATH=dbt python3 -W ignore - <<'PY'
from dbt_common.clients.agate_helper import from_csv
prices = [row["price"] for row in from_csv("prices.csv", text_columns=(), delimiter=";").rows]
print("dbt", *(format(price.normalize(), "f") for price in prices))
PY
)
echo "$seen"
for expected in '[{"seat": 1.0, "price": 1450.0}, {"seat": 2.0, "price": 1500.0}, {"seat": 3.0, "price": 1.25}] en_US' \
  '[{"seat": 1.0, "price": 14.5}, {"seat": 2.0, "price": 15.0}, {"seat": 3.0, "price": 1250.0}] de_DE' "dbt 1450 1500 1.25"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
