#!/usr/bin/env bash
# JSON interfaces and `datetime.fromisoformat` give times with an offset, such as 10:00+02:00. icalendar writes one as
# `TZID="UTC+02:00"` with 10:00, although RFC 5545 (3.2.19) wants a VTIMEZONE for each TZID, and add_missing_timezones() adds none
# (it skips zones "that are not known"). When icalendar reads its own file, the time has no zone: 10:00 wherever the reader is, so
# that a renewal call moves by hours, without a warning. `.astimezone(timezone.utc)` before adding helps, or a ZoneInfo.
# Seen with icalendar 7.3.2 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib icalendar==7.3.2 tzdata==2026.6 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
from icalendar import Calendar, Event
call = datetime.fromisoformat("2026-06-01T10:00:00+02:00")
for kind, start in (("offset", call), ("utc", call.astimezone(timezone.utc)), ("zone", call.astimezone(ZoneInfo("Europe/Berlin")))):
    event = Event.new(uid="renewal-call", summary="Renewal call", start=start)
    calendar = Calendar.new(subcomponents=[event])
    calendar.add_missing_timezones()
    written = next(line for line in event.to_ical().decode().splitlines() if line.startswith("DTSTART"))
    back = Calendar.from_ical(calendar.to_ical()).events[0].start
    print(kind, written, f"VTIMEZONEs: {len(calendar.timezones)}, read back {back.isoformat()}")
PY
)
echo "$seen"
grep -q '^offset DTSTART;TZID="UTC+02:00":20260601T100000 VTIMEZONEs: 0, read back 2026-06-01T10:00:00$' <<<"$seen" \
  && grep -q '^utc DTSTART:20260601T080000Z VTIMEZONEs: 0, read back 2026-06-01T08:00:00+00:00$' <<<"$seen" \
  && grep -q '^zone DTSTART;TZID=Europe/Berlin:20260601T100000 VTIMEZONEs: 1, read back 2026-06-01T10:00:00+02:00$' <<<"$seen" \
  || { echo "changed"; exit 1; }
