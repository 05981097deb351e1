"""The published tables as files for others: CSV, XLSX, Parquet, and the auditor's pack.

exporting         tables to files in a folder, each written whole
workbook          XLSX: ``about_sheet`` first, cells by ``sheet_cells``; what it holds by default: ``to_send``
text_and_parquet  CSV and Parquet; ``cells`` keeps formulas out
audit_pack        one zip that proves the figures; ``manifest`` says what it holds
team_tables       the tables at one moment, from which all of these are made
targets           the forms that other products import

What the tables mean is in ``assets.tables``; where files go and how a person asks for them is in ``pipelines``.
"""
