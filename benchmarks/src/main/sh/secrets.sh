#!/usr/bin/env bash
# Compares the detectors of secrets with gitleaks and detect-secrets on the same cases in one run: bin/benchmark secrets FOLDER
# FOLDER has gitleaks_cases-dev.jsonl and detect_secrets_cases-dev.jsonl. Installs into a temporary folder; gitleaks is left out without go.
# Called by bin/benchmark, which says by environment how to run Java: SENTENCES_JAVA has the command, but for the arguments.
set -euo pipefail
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../python" && pwd -P)
folder=${1:?bin/benchmark secrets FOLDER}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check detect-secrets==1.5.0 >&2
program=()
if command -v go >/dev/null 2>&1 && GOPATH="$work/go" go install github.com/zricethezav/gitleaks/v8@v8.30.1 >&2; then
  program=("$work/go/bin/gitleaks")
else
  echo "gitleaks was not run: there is no go, or its module cannot be had" >&2
fi

"$work/venv/bin/python" "$python/secret_comparison.py" "$folder" "$work/cases.jsonl"
seconds=$($SENTENCES_JAVA secrets "$work/cases.jsonl" "$work/ours.jsonl" 2>/dev/null | cut -d' ' -f1)
"$work/venv/bin/python" "$python/secret_comparison.py" "$work/cases.jsonl" "$work/ours.jsonl" "$seconds" "${program[@]}"
