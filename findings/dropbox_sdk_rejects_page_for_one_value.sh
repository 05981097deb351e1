#!/usr/bin/env bash
# The official SDK decodes a page of the audit log as a whole. An event type that it does not know becomes "other", without its
# name and details; one odd timestamp rejects the page with all its events and the cursor to go on with.
# Seen with dropbox 12.2.4 and stone 3.5.5 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib dropbox==12.2.4 stone==3.5.5 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import json
from importlib.metadata import version
from dropbox import team_log
from stone.backends.python_rsrc import stone_serializers as serializers
print("stone", version("stone"))
event = {
    "timestamp": "2026-03-01T08:00:00Z", "event_category": {".tag": "logins"},
    "event_type": {".tag": "login_success", "description": "Signed in"},
    "details": {".tag": "login_success_details", "login_method": {".tag": "password"}},
}
later = event | {"event_type": {".tag": "invented_in_2031", "description": "?"}, "details": {".tag": "invented_in_2031_details", "seats": 7}}
def decode(events):
    page = json.dumps({"events": events, "cursor": "AAB", "has_more": True})
    return serializers.json_decode(team_log.GetTeamEventsResult_validator, page, strict=False)
first, second = decode([event, later]).events
print("known", first.event_type._tag, "| unknown", second.event_type._tag, second.details._tag)
for odd in ("2026-03-01T08:00:00.5Z", "2026-03-01T08:00:00+00:00"):
    try:
        print(odd, len(decode([event, event | {"timestamp": odd}]).events), "events")
    except Exception as error:
        print(odd, type(error).__name__, "rejects the page")
PY
)
echo "$seen"
grep -q "^known login_success | unknown other other$" <<<"$seen" && [ "$(grep -c 'rejects the page$' <<<"$seen")" = 2 ] || { echo "changed"; exit 1; }
