#!/usr/bin/env bash
# Times text metrics beside sacrebleu and rouge-score on the same made rows, in turn: bin/benchmark text-metrics [ROWS [ROUNDS]]
# Prints a line for each metric: seconds of both (medians of the rounds), how many times as fast ours is in the first pass of a new process and in its
# fifth, and the largest difference of the sums of scores. Each process begins anew for each round. Installs into a temporary folder and leaves nothing behind.
# Called by bin/benchmark, which says by environment how to run Java: TEXT_JAVA has the command, but for the arguments.
set -euo pipefail
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../python" && pwd -P)
rows=${1:-3000}
rounds=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check sacrebleu==2.6.0 rouge-score==0.1.2 >&2
$TEXT_JAVA make "$work/rows.jsonl" "$rows"
for ((round = 0; round < rounds; round++)); do
  "$work/venv/bin/python" "$python/text_metrics.py" "$work/rows.jsonl" >>"$work/theirs.txt" 2>/dev/null
  $TEXT_JAVA score "$work/rows.jsonl" >>"$work/ours.txt" 2>/dev/null
done
"$work/venv/bin/python" - "$work/ours.txt" "$work/theirs.txt" "$rows" "$rounds" <<'END'
import statistics
import sys


def read(name):
    found = {}
    with open(name, encoding="utf-8") as lines:
        for line in lines:
            metric, *seconds, total = line.split()
            found.setdefault(metric, []).append((float(seconds[0]), float(seconds[-1]), float(total)))
    return found


ours, theirs = read(sys.argv[1]), read(sys.argv[2])
print(f"{sys.argv[3]} rows, {sys.argv[4]} rounds, each process anew: seconds, medians")
print(f"{'metric':16} {'reference':>10} {'first':>8} {'times':>7} {'warm':>8} {'times':>7}  largest difference of sums")
for metric, runs in theirs.items():
    reference = statistics.median(run[0] for run in runs)
    first = statistics.median(run[0] for run in ours[metric])
    warm = statistics.median(run[1] for run in ours[metric])
    apart = max(abs(a[2] - b[2]) for a in ours[metric] for b in runs)
    print(f"{metric:16} {reference:10.3f} {first:8.3f} {reference / first:7.1f} {warm:8.3f} {reference / warm:7.1f}  {apart:.1e}")
END
