#!/usr/bin/env bash
# Since version 1.5 CycloneDX can say what was bought: a licence has `licensing` with purchase order, licensee, kind (named-user,
# subscription) and the day on which it expires. cyclonedx-python-lib reads such a bill of materials and writes it again without any of
# that, and without a warning; both files are valid. So whoever merges, sorts or annotates inventories with it no longer knows when to
# renew. The documentation of DisjunctiveLicense does not say so; there is a TODO in its source.
# What helps: the licence's `properties` are kept, and can hold the same.
# Seen with cyclonedx-python-lib 11.12.0 (PyPI), which also checks both files.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib 'cyclonedx-python-lib[json-validation]==11.12.0' 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
import json
from cyclonedx.model.bom import Bom
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
bought = {"purchaseOrder": "PO-7", "licenseTypes": ["named-user", "subscription"], "licensee": {"organization": {"name": "Example"}},
          "lastRenewal": "2026-01-01T00:00:00Z", "expiration": "2027-01-01T00:00:00Z"}
license = {"name": "Business seats", "licensing": bought, "properties": [{"name": "example:expiration", "value": "2027-01-01"}]}
read = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "components": [{"type": "application", "name": "storage", "bom-ref": "storage", "licenses": [{"license": license}]}]}
written = json.loads(make_outputter(Bom.from_json(read), OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
for kind, document in (("read", read), ("written", written)):
    license = document["components"][0]["licenses"][0]["license"]
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
    print(kind, "valid" if fault is None else fault, *license, "expires", license.get("licensing", {}).get("expiration"))
PY
)
echo "$seen"
for expected in "read valid name licensing properties expires 2027-01-01T00:00:00Z" "written valid name properties expires None"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
