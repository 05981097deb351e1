#!/usr/bin/env bash
# A bank statement (SWIFT MT940) that books a refund and then takes it back has C for the credit and RC, reversal of credit, for the
# taking back, which lowers the balance. mt-940 gives every amount a sign of its own, and RC a plus: a refund of 300.00 for seats that was
# taken back counts as 600.00 instead of 0.00, without a warning, and the amounts no longer lead from the opening to the closing balance
# of the same file. D and its reversal RD come out right.
# What helps is to read the status beside the amount, or to check the balances of each statement.
# Seen with mt-940 5.1.1 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib mt-940==5.1.1 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W error - <<'PY'
import mt940
def statement(closing, *lines):
    return "\n".join([":20:STATEMENT", ":25:10020030/1234567", ":28C:1/1", ":60F:C260105EUR1000,00", *lines, f":62F:C260109EUR{closing}", "-"])
refund = ":61:2601060106C300,00NTRFSEATS", ":61:2601080108RC300,00NTRFSEATS"
charge = ":61:2601060106D300,00NTRFSEATS", ":61:2601080108RD300,00NTRFSEATS"
for name, lines in (("refund", refund), ("charge", charge)):
    read = mt940.parse(statement("1000,00", *lines))
    balances = [read.data[f"final_{which}_balance"].amount.amount for which in ("opening", "closing")]
    total = sum(transaction.data["amount"].amount for transaction in read)
    print(name, *(f"{each.data['status']} {each.data['amount'].amount}" for each in read), "sum", total, "by the balances", balances[1] - balances[0])
PY
)
echo "$seen"
for expected in "refund C 300.00 RC 300.00 sum 600.00 by the balances 0.00" "charge D -300.00 RD 300.00 sum 0.00 by the balances 0.00"; do
  grep -qFx "$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
