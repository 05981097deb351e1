#!/usr/bin/env bash
# Active Directory has two values for an account that never expires: accountExpires is 0 or 9223372036854775807 (Microsoft's description
# of the attribute, MS-ADA1). Which of them stands there depends on how the account was made. ldap3 gives both as a datetime, without a
# warning: 9223372036854775807 as the last moment of 9999, which sorts right, and 0 as 1 January 1601. Whoever takes people as gone whose
# account has expired, takes seats away from people who stay: 2 of 3 here instead of 1. lastLogonTimestamp and pwdLastSet, whose 0 says
# "never" as well, come out as 1601 too.
# What helps is entry_raw_attributes or `formatter={"accountExpires": ...}` of Server, with both values taken for none.
# Seen with ldap3 2.9.1 (PyPI) and its own schema of Active Directory; no server is needed.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib ldap3==2.9.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
from datetime import datetime, timezone
import ldap3
server = ldap3.Server("directory.example", get_info=ldap3.OFFLINE_AD_2012_R2)
directory = ldap3.Connection(server, "cn=reader,dc=example", "x", client_strategy=ldap3.MOCK_SYNC)
directory.strategy.add_entry("cn=reader,dc=example", {"userPassword": "x", "sn": "reader"})
for name, expires in (("ada", "0"), ("ben", "9223372036854775807"), ("cleo", "134116128000000000")):
    directory.strategy.add_entry(f"cn={name},dc=example", {"objectClass": "user", "cn": name, "accountExpires": expires})
directory.bind()
directory.search("dc=example", "(objectClass=user)", attributes=["cn", "accountExpires"])
ends = {str(entry.cn): entry.accountExpires.value for entry in directory.entries}
for name, end in sorted(ends.items()):
    print(name, f"{end:%Y-%m-%d}")
print("gone in June 2026:", *sorted(name for name, end in ends.items() if end < datetime(2026, 6, 1, tzinfo=timezone.utc)))
PY
)
echo "$seen"
for expected in "ada 1601-01-01" "ben 9999-12-31" "cleo 2025-12-31" "gone in June 2026: ada cleo"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
