#!/usr/bin/env bash
# Installs each file of dist/ as a stranger would, with an empty HOME in an empty folder, and uses it:
# version, demo, a question to the tables, the UI. Needs the port PORT (3055) on 127.0.0.1; ends what it started.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
port=${PORT:-3055}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/pyproject.toml")
shopt -s nullglob
files=("$root"/dist/*"$version"*.whl "$root"/dist/*"$version"*.tar.gz)
[ ${#files[@]} = 2 ] || { echo "dist/ must hold one wheel and one sdist of $version: make wheel"; exit 1; }

answers() { "$python" -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=5).read()' "$1" 2>/dev/null; }

try_one() (
  folder=$(mktemp -d)
  ui=""
  trap '[ -z "$ui" ] || { kill "$ui"; wait "$ui" || true; }; rm -rf "$folder"' EXIT
  "$python" -m venv "$folder/env"
  "$folder/env/bin/python" -m pip install --quiet --require-hashes -r "$root/requirements.txt"
  "$folder/env/bin/python" -m pip install --quiet --no-deps --no-build-isolation "$1"
  mkdir "$folder/home" "$folder/empty"
  cd "$folder/empty"
  export HOME="$folder/home" PATH="$folder/env/bin:$PATH"
  unset DROPBOX_LICENCES_HOME DROPBOX_LICENCES_NOW DAGSTER_HOME
  dropbox-licences --version | grep -F "$version"
  dropbox-licences demo >demo.txt
  grep "seats purchased" demo.txt
  DROPBOX_LICENCES_HOME=demo-data dropbox-licences sql "select count(*) from seats" --json
  dropbox-licences ui --port "$port" >ui.txt 2>&1 &
  ui=$!
  for _ in $(seq 120); do
    answers "http://127.0.0.1:$port/server_info" && break
    kill -0 "$ui" || { cat ui.txt; exit 1; }
    sleep 1
  done
  answers "http://127.0.0.1:$port/server_info" || { cat ui.txt; exit 1; }
  echo "$(basename "$1"): installed, demo and UI work"
)

for file in "${files[@]}"; do try_one "$file"; done
