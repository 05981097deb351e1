#!/usr/bin/env bash
# Excel shows a unit beside a number by a format: 1250.5 with #,##0.00 "USD" appears as 1,250.50 USD and stays a number. xlsx2csv takes
# a format with one of the letters d, h, m, s and y in it, even within quotes, for that of a date. In place of the price it writes the
# format, in which day, month or hour have replaced those letters: #,##0.00 "us03". The price is lost, as others give the same text.
# polars.read_excel(engine="xlsx2csv") returns these texts too. pylightxl reads USD right, but makes 13 February 1900 of 45 "days".
# None of them warns. openpyxl, and polars with its usual engine, read the numbers.
# What helps is ignore_formats=["date"] in xlsx2csv, where nothing is a date, or the unit in the heading instead of the format.
# Seen with xlsx2csv 0.8.6, pylightxl 1.61, polars 2.1.0, fastexcel 0.21.0, openpyxl 3.1.5 and xlsxwriter 3.3.1, which writes the file (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib xlsx2csv==0.8.6 pylightxl==1.61 polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5 xlsxwriter==3.3.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import io
import openpyxl
import polars
import pylightxl
import xlsx2csv
import xlsxwriter
book = xlsxwriter.Workbook("seats.xlsx")
usd, days = (book.add_format({"num_format": text}) for text in ('#,##0.00 "USD"', '0 "days"'))
sheet = book.add_worksheet("Seats")
sheet.write_row(0, 0, ["price", "idle"])
for row, (price, idle) in enumerate([(15, 45), (1250.5, 120), (1250.3, 120)], start=1):
    sheet.write_number(row, 0, price, usd)
    sheet.write_number(row, 1, idle, days)
book.close()
for options in ({}, {"ignore_formats": ["date"]}):
    text = io.StringIO()
    xlsx2csv.Xlsx2csv("seats.xlsx", delimiter=";", **options).convert(text)
    print("xlsx2csv", *options, "|", *text.getvalue().splitlines()[1:], sep=" | ")
for engine in ("xlsx2csv", "calamine"):
    print("polars", engine, *polars.read_excel("seats.xlsx", engine=engine)["price"])
print("pylightxl", *pylightxl.readxl("seats.xlsx").ws("Seats").row(2))
print("openpyxl", *(cell.value for cell in openpyxl.load_workbook("seats.xlsx").active[2]))
PY
)
echo "$seen"
for expected in 'xlsx2csv | | | "#,##0.00 ""us14""";"0 ""13ays""" | "#,##0.00 ""us03""";"0 ""29ays""" | "#,##0.00 ""us03""";"0 ""29ays"""' \
  "xlsx2csv | ignore_formats | | | 15;45 | 1250.5;120 | 1250.3;120" 'polars xlsx2csv #,##0.00 "us14" #,##0.00 "us03" #,##0.00 "us03"' \
  "polars calamine 15.0 1250.5 1250.3" "pylightxl 15 1900/02/13 00:00:00" "openpyxl 15 45"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
