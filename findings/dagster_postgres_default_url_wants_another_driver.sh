#!/usr/bin/env bash
# Dagster's PostgreSQL storage, set up by its own keys (username, password, hostname, db_name), does not start beside the newest
# SQLAlchemy: it writes the URL as `postgresql://`, for which SQLAlchemy 2.1 imports psycopg, while dagster-postgres installs
# psycopg2. `scheme: postgresql+psycopg2` helps: it gets as far as the connection. With SQLAlchemy 2.0 both do.
# Seen with dagster 1.13.27, dagster-postgres 0.29.27, SQLAlchemy 2.1.9 and 2.0.44 (PyPI); no server is needed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target packages dagster==1.13.27 dagster-postgres==0.29.27 sqlalchemy==2.1.9 2>/dev/null
python3 -m pip install --quiet --target older --no-deps sqlalchemy==2.0.44 2>/dev/null
cat > ask.py <<'PY'
import sys
import sqlalchemy
from dagster_postgres import PostgresRunStorage
from dagster_postgres.utils import pg_url_from_config
keys = {"username": "u", "password": "p", "hostname": "127.0.0.1", "port": 1, "db_name": "d"}
for more in ({}, {"scheme": "postgresql+psycopg2"}):
    try:
        PostgresRunStorage.create_clean_storage(pg_url_from_config({"postgres_db": {**keys, **more}}))
    except Exception as error:
        print(sqlalchemy.__version__, more.get("scheme", "default"), type(error).__name__, str(error).splitlines()[0][:40])
PY
seen=$(PYTHONPATH=packages python3 -W ignore ask.py; PYTHONPATH=older:packages python3 -W ignore ask.py)
echo "$seen"
grep -q "^2.1.9 default ModuleNotFoundError No module named 'psycopg'$" <<<"$seen" && grep -q "^2.1.9 postgresql+psycopg2 OperationalError" <<<"$seen" \
  && grep -q "^2.0.44 default OperationalError" <<<"$seen" || { echo "changed"; exit 1; }
