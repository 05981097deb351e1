#!/usr/bin/env bash
# A mail address of Apprise may name several people (`to=` with several, `cc=`, `bcc=`). Where the mailbox of one is gone (550, RFC 5321
# 4.2.1: somebody left), Apprise delivers to all others and says that the whole has failed: FAILURE, with a count of 1, and nobody
# learns who has got it. A program that tries again what failed, as every five minutes of a monitor, sends the others the same
# alert without end; `to=` one who left with `cc=` a colleague is the same. smtplib, under it, returns who was refused and raises
# nothing as long as one is taken. What helps: an address for each person. Seen with Apprise 2.3.0 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target packages apprise==2.3.0 2>/dev/null
seen=$(PYTHONPATH=packages python3 - <<'PY'
import logging, smtplib, threading
from socketserver import StreamRequestHandler, ThreadingTCPServer

import apprise

logging.disable(logging.CRITICAL)
arrived = []


class Mailboxes(StreamRequestHandler):
    """Speaks enough SMTP; one mailbox is not there any more."""

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        self.say("220 here")
        taken = []
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT") and "left@" in line:
                self.say("550 no such mailbox")
                continue
            if word.startswith("RCPT"):
                taken.append(line.partition("<")[2].partition("@")[0])
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                arrived.extend(taken)
            self.say("221 bye" if word == "QUIT" else "250 ok")


with ThreadingTCPServer(("127.0.0.1", 0), Mailboxes) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    for people in ("to=ada@acme.example,left@acme.example", "to=ada@acme.example&cc=left@acme.example",
                   "to=left@acme.example&bcc=ada@acme.example", "to=ada@acme.example"):
        arrived.clear()
        sender = apprise.Apprise()
        sender.add(f"mailto://127.0.0.1:{port}/?from=alerts@acme.example&{people}")
        said = sender.notify(title="Seats run short", body="Buy some.")
        print(people.replace("@acme.example", ""), "->", bool(said), *arrived)
    arrived.clear()
    with smtplib.SMTP("127.0.0.1", port) as mail:
        refused = mail.sendmail("alerts@acme.example", ["ada@acme.example", "left@acme.example"], "Subject: x\r\n\r\nx")
    print("smtplib refused", *refused, "arrived", *arrived)
    server.shutdown()
PY
)
echo "$seen"
for expected in "to=ada,left -> False ada" "to=ada&cc=left -> False ada" "to=left&bcc=ada -> False ada" "to=ada -> True ada" \
  "smtplib refused left@acme.example arrived ada"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
