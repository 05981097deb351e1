-- The words that the database has of its tables, views and columns.
select table_name, null as column_name, comment from duckdb_tables()
union all
select view_name, null, comment from duckdb_views()
union all
select table_name, column_name, comment from duckdb_columns()
