#!/usr/bin/env bash
# Card statements come as OFX, where a booking's time can have its zone in brackets: 20260101000000[+1:CET]. ofxparse subtracts the hours
# and returns a datetime without a zone, 2025-12-31 23:00: the charge for the seats falls into another month and year than on the
# statement. Nothing says that these are times in UTC, and the date of the bank is not kept. OFX lets the zone stand without a name, and
# then ofxparse ignores it: the same moment has two dates. ofxtools gives the same moments with their zone (UTC) for both.
# What helps is ofxtools and `.astimezone(...)`, or the first eight digits of DTPOSTED.
# Seen with ofxparse 0.21 and ofxtools 1.1.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib ofxparse==0.21 ofxtools==1.1.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import io
from ofxparse import OfxParser
from ofxtools.Types import DateTime
def statement(posted):
    booking = f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{posted}<TRNAMT>-300.00<FITID>7<NAME>Seats</STMTTRN>"
    return f"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><CCSTMTRS><CURDEF>EUR<CCACCTFROM><ACCTID>1</CCACCTFROM>
<BANKTRANLIST><DTSTART>20260101<DTEND>20260131{booking}</BANKTRANLIST><LEDGERBAL><BALAMT>0<DTASOF>20260131</LEDGERBAL>
</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"""
for posted in ("20260101000000[+1:CET]", "20260101000000[+1]", "20260101", "20260101120000[+1:CET]"):
    booking, = OfxParser.parse(io.BytesIO(statement(posted).encode())).account.statement.transactions
    print(posted, "ofxparse", booking.date, "ofxtools", DateTime().convert(posted))
PY
)
echo "$seen"
for expected in "20260101000000[+1:CET] ofxparse 2025-12-31 23:00:00 ofxtools 2025-12-31 23:00:00+00:00" \
  "20260101000000[+1] ofxparse 2026-01-01 00:00:00 ofxtools 2025-12-31 23:00:00+00:00" \
  "20260101 ofxparse 2026-01-01 00:00:00 ofxtools 2026-01-01 00:00:00+00:00"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
