#!/usr/bin/env bash
# A contract of one year as an event, with a reminder 60 days before its end: TRIGGER;RELATED=END:-P60D (RFC 5545, 3.8.6.3). ics reads
# the duration, drops RELATED and writes TRIGGER:-P8W4D, which counts from the start: the reminder moves by a year, from 2 November
# 2026 to 2 November 2025, before the contract begins, and nobody is reminded. No warning. (-P8W4D is no duration of the RFC either:
# weeks stand alone there.) vobject keeps the day. A reminder with a date of its own (VALUE=DATE-TIME) survives ics.
# Seen with ics 0.7.3, vobject 0.9.9 and icalendar 7.3.2, which reads what they wrote (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib ics==0.7.3 vobject==0.9.9 icalendar==7.3.2 tzdata==2026.6 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import icalendar
import ics
import vobject
def contract(trigger):
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Contracts//EN", "BEGIN:VEVENT", "UID:contract-7",
        "DTSTAMP:20260101T000000Z", "SUMMARY:Storage contract", "DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20270101",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Give notice", trigger, "END:VALARM", "END:VEVENT", "END:VCALENDAR", ""])
for trigger in ("TRIGGER;RELATED=END:-P60D", "TRIGGER;VALUE=DATE-TIME:20261102T080000Z"):
    text = contract(trigger)
    for name, written in (("file", text), ("vobject", vobject.readOne(text).serialize()), ("ics", ics.Calendar(text).serialize())):
        alarm = icalendar.Calendar.from_ical(written).events[0].alarms.times[0].trigger
        print(name, f"{alarm:%Y-%m-%d}", next(line.strip() for line in written.splitlines() if line.startswith("TRIGGER")))
PY
)
echo "$seen"
for expected in "file 2026-11-02 TRIGGER;RELATED=END:-P60D" "vobject 2026-11-02 TRIGGER;RELATED=END:-P60D" \
  "ics 2025-11-02 TRIGGER:-P8W4D" "ics 2026-11-02 TRIGGER;VALUE=DATE-TIME:20261102T080000Z"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
