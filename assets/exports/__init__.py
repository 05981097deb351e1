"""The published tables as files for others: CSV, XLSX, Parquet, and the auditor's pack.

What the tables mean is in ``assets.tables``; where files go and how a person asks for them is in ``pipelines``.
"""
