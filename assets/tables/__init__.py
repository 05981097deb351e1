"""The contracts of all tables; no logic here.

``lake``: what Parquet files hold; ``base``: what DuckDB loads from them; ``licence``: what SQL makes of it.
"""
