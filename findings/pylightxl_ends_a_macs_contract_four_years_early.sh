#!/usr/bin/env bash
# Workbooks that began in Excel for the Mac often count days from 1904 instead of 1900; such a file says so (date1904). pylightxl does not
# look: 31 December 2026 becomes 30 December 2022, without a warning, so a contract that still runs seems to have ended four years
# ago. openpyxl, calamine and xlsx2csv read the day that stands there.
# What helps is another reader, or 1462 days more where the workbook says date1904.
# Seen with pylightxl 1.61, openpyxl 3.1.5, python-calamine 0.9.1, xlsx2csv 0.8.6 and xlsxwriter 3.3.1, which writes the file (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib pylightxl==1.61 openpyxl==3.1.5 python-calamine==0.9.1 xlsx2csv==0.8.6 xlsxwriter==3.3.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import datetime
import io
import openpyxl
import pylightxl
import python_calamine
import xlsx2csv
import xlsxwriter
for first_year in (1900, 1904):
    file = f"contract-{first_year}.xlsx"
    book = xlsxwriter.Workbook(file, {"date_1904": first_year == 1904})
    book.add_worksheet("Terms").write_datetime(0, 0, datetime.datetime(2026, 12, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    text = io.StringIO()
    xlsx2csv.Xlsx2csv(file).convert(text)
    ends = {"pylightxl": pylightxl.readxl(file).ws("Terms").index(1, 1), "openpyxl": openpyxl.load_workbook(file).active["A1"].value,
            "calamine": python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[0][0], "xlsx2csv": text.getvalue().strip()}
    print(first_year, *(f"{name} {str(end)[:10]}" for name, end in ends.items()))
PY
)
echo "$seen"
for expected in "1900 pylightxl 2026/12/31 openpyxl 2026-12-31 calamine 2026-12-31 xlsx2csv 2026-12-31" \
  "1904 pylightxl 2022/12/30 openpyxl 2026-12-31 calamine 2026-12-31 xlsx2csv 2026-12-31"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
