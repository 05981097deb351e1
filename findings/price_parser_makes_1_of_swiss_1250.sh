#!/usr/bin/env bash
# Switzerland separates thousands by an apostrophe. Unicode's data had the typographic one (’) for it for years, so that shops and bills
# have CHF 1’250.00. price-parser, which finds the amount in such a text, ends the number there: 1, without a warning, so a contract of
# 1250 francs costs one. The apostrophe of the typewriter ('), spaces, commas and dots are read right. An amount below one with three
# digits after the comma, such as 0,125 € for a gigabyte, becomes 125; its readme says that it guesses the decimal separator, but no
# thousands begin with 0. What helps: put ' for ’ before, and name the decimal_separator where it is known.
# Seen with price-parser 0.5.1; the text is written by babel 2.17.0 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib price-parser==0.5.1 babel==2.17.0 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
from babel.numbers import format_currency
from price_parser import Price
swiss = format_currency(1250, "CHF", locale="de_CH").replace("\u00a0", " ")
for text in (swiss, "CHF 1'250.00", "1.250,00 €", "EUR 1,250.00", "1 250,00 €", "0,125 €"):
    print(text, "->", Price.fromstring(text).amount)
print("0,125 € by decimal_separator ->", Price.fromstring("0,125 €", decimal_separator=",").amount)
PY
)
echo "$seen"
for expected in "CHF 1’250.00 -> 1" "CHF 1'250.00 -> 1250.00" "1.250,00 € -> 1250.00" "EUR 1,250.00 -> 1250.00" "1 250,00 € -> 1250.00" \
  "0,125 € -> 125" "0,125 € by decimal_separator -> 0.125"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
