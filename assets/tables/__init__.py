"""The contracts of all tables; no logic here.

``lake``: what Parquet files hold; ``base`` and ``own_files``: what DuckDB loads of them, and of what people write into
the home; ``offboarding``: which events say what breaks when an account goes; ``licence``: what SQL makes of it.
"""
