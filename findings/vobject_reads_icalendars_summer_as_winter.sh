#!/usr/bin/env bash
# icalendar describes a time zone in a file by a list of all its clock changes (one RDATE with many dates, as RFC 5545 3.8.5.2
# allows). vobject keeps the first date of such a list and drops the others, in what it reads and in what it writes. So a meeting in
# summer comes out an hour off, without a warning, as does the same file once vobject has written it. dateutil alone reads the file
# right. Times in UTC help, and so does a zone with an RRULE.
# Seen with vobject 0.9.9, icalendar 7.3.2 and dateutil 2.9.0.post0 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib vobject==0.9.9 icalendar==7.3.2 python-dateutil==2.9.0.post0 tzdata==2026.6 2>/dev/null
seen=$(PYTHONPATH=lib python3 - <<'PY'
import io
import re
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
import vobject
from dateutil.tz import tzical
from icalendar import Calendar, Event
for month in (1, 6):
    start = datetime(2026, month, 15, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    calendar = Calendar.new(subcomponents=[Event.new(uid="review", summary="Review of seats", start=start)])
    calendar.add_missing_timezones()
    text = calendar.to_ical().decode()
    read = vobject.readOne(text)
    zones = {"icalendar": start, "dateutil": start.replace(tzinfo=tzical(io.StringIO(text)).get()), "vobject": read.vevent.dtstart.value}
    print(f"month {month}", *(f"{name} {time.astimezone(timezone.utc):%H:%M}" for name, time in zones.items()))
dates = [len(re.findall(r"\dT\d", re.search("(?s)BEGIN:DAYLIGHT.*?END:DAYLIGHT", file)[0])) for file in (text, read.serialize())]
print("starts of summer in the file", dates[0], "written by vobject", dates[1])
PY
)
echo "$seen"
grep -q "^month 1 icalendar 09:00 dateutil 09:00 vobject 09:00$" <<<"$seen" && grep -q "^month 6 icalendar 08:00 dateutil 08:00 vobject 09:00$" <<<"$seen" \
  && grep -Eq "^starts of summer in the file [0-9]{2} written by vobject 2$" <<<"$seen" || { echo "changed"; exit 1; }
