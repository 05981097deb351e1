#!/usr/bin/env bash
# A subscription that is billed on the 31st: MonthlyPartitionsDefinition(day_offset=31), "day of the month to split the partition",
# gives 7 partitions a year instead of 12. A month without that day begins no partition and is added to the one before, so that a
# "monthly" asset covers up to 61 days and a monthly price is counted once for two months; 29 and 30 do it to February. No warning.
# What helps is day_offset up to 28, or TimeWindowPartitionsDefinition with `0 0 L * *` for the last day of each month.
# Seen with dagster 1.13.27 (PyPI).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m pip install --quiet --target lib dagster==1.13.27 2>/dev/null
seen=$(PYTHONPATH=lib python3 -W ignore - <<'PY'
import dagster
year = {"start_date": "2024-12-01", "end_date": "2026-02-01"}
kinds = {day: dagster.MonthlyPartitionsDefinition(day_offset=day, **year) for day in (1, 28, 29, 30, 31)}
kinds["last"] = dagster.TimeWindowPartitionsDefinition(start="2024-12-01", end="2026-02-01", cron_schedule="0 0 L * *", fmt="%Y-%m-%d")
for day, months in kinds.items():
    of_2025 = [key for key in months.get_partition_keys() if key.startswith("2025")]
    windows = {key: months.time_window_for_partition_key(key) for key in of_2025}
    longest = max(windows, key=lambda key: windows[key].end - windows[key].start)
    print(f"day {day}: {len(of_2025)} partitions in 2025, longest {(windows[longest].end - windows[longest].start).days} days, from {longest}")
PY
)
echo "$seen"
for expected in "day 28: 12 partitions in 2025, longest 31 days" "day 29: 11 partitions in 2025, longest 59 days" \
  "day 31: 7 partitions in 2025, longest 61 days" "day last: 12 partitions in 2025, longest 31 days"; do
  grep -q "^$expected" <<<"$seen" || { echo "changed"; exit 1; }
done
