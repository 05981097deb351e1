#!/usr/bin/env bash
# team/get_info: `num_used_licenses` is younger than the rest, and answers without it are met. The official SDK then says 0, the same
# as for a team that uses none: 269 licences, 250 members and "269 free". Its description of the field, "The number of licenses used
# on the team", names no default. Neither the text of the object nor == tells the two apart from outside; writing the answer as JSON
# again does, as only a field that was there is written. Optional fields beside it (a member's joined_on) are None where missing.
# Seen with dropbox 12.2.4 and stone 3.5.5 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib dropbox==12.2.4 stone==3.5.5 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import json
from dropbox import team
from stone.backends.python_rsrc import stone_serializers as serializers
def tags(**fields):
    return {name: {".tag": tag} for name, tag in fields.items()}
sharing = tags(shared_folder_member_policy="team", shared_folder_join_policy="from_anyone", shared_link_create_policy="team_only",
               group_creation_policy="admins_only", shared_folder_link_restriction_policy="anyone", enforce_link_password_policy="optional",
               default_link_expiration_days_policy="none", shared_link_default_permissions_policy="default")
policies = {"sharing": sharing, **tags(emm_state="disabled", office_addin="disabled", suggest_members_policy="enabled",
                                       top_level_content_policy="admin_only")}
told = {"name": "Example", "team_id": "dbtid:1", "num_licensed_users": 269, "num_provisioned_users": 250, "policies": policies}
for kind, answer in (("missing", told), ("zero", told | {"num_used_licenses": 0}), ("told", told | {"num_used_licenses": 250})):
    info = serializers.json_decode(team.TeamGetInfoResult_validator, json.dumps(answer), strict=False)
    again = json.loads(serializers.json_encode(team.TeamGetInfoResult_validator, info))
    print(kind, "used", info.num_used_licenses, "free", info.num_licensed_users - info.num_used_licenses, "written", again.get("num_used_licenses"))
    if kind == "missing":
        missing = info
    if kind == "zero":
        print("missing equals zero:", missing == info)
PY
)
echo "$seen"
for expected in "missing used 0 free 269 written None" "zero used 0 free 269 written 0" "told used 250 free 19 written 250" "missing equals zero: True"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
