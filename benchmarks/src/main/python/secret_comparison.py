#!/usr/bin/env python3
"""Compares what finds secrets on the literal cases of gitleaks and detect-secrets: the library, gitleaks and detect-secrets.

    secret_comparison.py FOLDER OUT                        writes the cases of FOLDER as lines {"id", "text", "secret", "from"}
    secret_comparison.py CASES OURS SECONDS [GITLEAKS]     runs the others and prints a table; GITLEAKS is its program

A case counts as found if anything was found in it. Each tool's own cases were its own tests, so it has them right by construction.
"""
import json
import os
import subprocess
import sys
import tempfile
import time


def write(folder, out):
    rows = []
    for line in open(os.path.join(folder, "gitleaks_cases-dev.jsonl"), encoding="utf-8"):
        row = json.loads(line)
        rows.append(("gitleaks", row["text"], row["expect"]))
    for line in open(os.path.join(folder, "detect_secrets_cases-dev.jsonl"), encoding="utf-8"):
        row = json.loads(line)
        case = row["case"]
        text = case.get("payload", case.get("line"))
        if not row["unresolved"] and isinstance(case.get("should_flag"), bool) and isinstance(text, str) and ".format(" not in text:
            rows.append(("detect-secrets", text, case["should_flag"]))
    with open(out, "w", encoding="utf-8") as file:
        for number, (source, text, secret) in enumerate(rows):
            file.write(json.dumps({"id": str(number), "text": text, "secret": secret, "from": source}) + "\n")


def files(rows, folder):
    for row in rows:
        with open(os.path.join(folder, row["id"] + ".txt"), "w", encoding="utf-8") as file:
            file.write(row["text"] + "\n")


def gitleaks(program, folder):
    report = os.path.join(folder, "report.json")
    before = os.times()
    subprocess.run([program, "detect", "--no-git", "--no-banner", "--exit-code", "0", "-l", "error", "-s", os.path.join(folder, "cases"), "-f", "json", "-r", report], check=True)
    after = os.times()
    found = {os.path.basename(f["File"])[:-4] for f in json.load(open(report))}
    return found, after.children_user + after.children_system - before.children_user - before.children_system


def detect_secrets(rows, folder):
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    with default_settings():
        start = time.process_time()
        found = {r["id"] for r in rows if any(scan_file(os.path.join(folder, "cases", r["id"] + ".txt")))}
        return found, time.process_time() - start


def report(name, rows, found, seconds):
    size = sum(len(row["text"]) for row in rows)
    cells = []
    for source in ("gitleaks", "detect-secrets"):
        for secret in (True, False):
            some = [r for r in rows if r["from"] == source and r["secret"] == secret]
            cells.append(f"{sum(r['id'] in found for r in some)}/{len(some)}")
    print(f"| {name} | {' | '.join(cells)} | {seconds * 1e3:.1f} ms, {size / seconds / 1e6:.3f} MB/s |")


def compare(cases, ours, seconds, program=None):
    rows = [json.loads(line) for line in open(cases, encoding="utf-8")]
    print("| | gitleaks' secrets found | its others found | detect-secrets' secrets found | its others found | processor time |")
    print("|---|---|---|---|---|---|")
    found = {row["id"] for row in map(json.loads, open(ours, encoding="utf-8")) if row["spans"]}
    report("ours", rows, found, float(seconds))
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "cases"))
        files(rows, os.path.join(folder, "cases"))
        if program:
            report("gitleaks", rows, *gitleaks(program, folder))
        report("detect-secrets", rows, *detect_secrets(rows, folder))


if __name__ == "__main__":
    (write if len(sys.argv) == 3 else compare)(*sys.argv[1:])
