#!/usr/bin/env bash
# TOML lets a table stand in two places: [teams.alpha], then [prices], then [teams.alpha.terms]. If tomlkit replaces such a table by
# item (document["teams"]["alpha"] = {...}, or update), it also drops what stands beside the later part: here the whole of
# [teams.beta], from the document and from the text it writes, without an error. So the sum of seats falls from 17 to 12. Changing one
# value in place, or deleting the table and setting it again, keeps the others; so does a file whose parts of a table stand together.
# Seen with tomlkit 0.15.2 (PyPI); the same text read by Python's own tomllib.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib tomlkit==0.15.2 2>/dev/null
cat > teams.toml <<'TOML'
[teams.alpha]
seats = 10

[prices]
seat_month = 15

[teams.beta]
seats = 5

[teams.alpha.terms]
notice_days = 60
TOML
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
import tomllib
from pathlib import Path
import tomlkit
text = Path("teams.toml").read_text()
def replaced(teams): teams["alpha"] = {"seats": 12}
def updated(teams): teams.update(alpha={"seats": 12})
def in_place(teams): teams["alpha"]["seats"] = 12
def set_again(teams):
    del teams["alpha"]
    teams["alpha"] = {"seats": 12}
for change in (replaced, updated, in_place, set_again):
    plain, document = tomllib.loads(text), tomlkit.parse(text)
    for teams in (plain["teams"], document["teams"]):
        change(teams)
    written = tomllib.loads(tomlkit.dumps(document))["teams"]
    for kind, teams in (("dict", plain["teams"]), ("tomlkit", written)):
        print(change.__name__, kind, *sorted(teams), sum(team["seats"] for team in teams.values()))
PY
)
echo "$seen"
for change in replaced updated; do
  grep -qFx "$change dict alpha beta 17" <<<"$seen" && grep -qFx "$change tomlkit alpha 12" <<<"$seen" || { echo "changed"; exit 1; }
done
for change in in_place set_again; do grep -qFx "$change tomlkit alpha beta 17" <<<"$seen" || { echo "changed"; exit 1; }; done
