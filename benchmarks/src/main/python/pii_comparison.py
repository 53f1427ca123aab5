#!/usr/bin/env python3
"""Runs Presidio over sentences and compares what it finds, and how long it takes, with what the library found.

    pii_comparison.py SENTENCES OURS SECONDS [MODEL]

SENTENCES has lines {"id", "template", "text", "spans"}; OURS has lines {"id", "spans"}; SECONDS is what they took; MODEL is the name
of a spaCy package, or "none" for Presidio's pattern recognisers alone. A span counts as found if a found one has 0.9 of their common
characters (intersection over union), of whatever kind; neighbours of a kind are one span. Intervals are the middle 95 % of
2,000 samples of templates.
"""
import json
import random
import sys
import time

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider, SpacyNlpEngine

FORMS = {"PHONE_NUMBER", "EMAIL_ADDRESS", "URL", "IP_ADDRESS", "US_SSN", "CREDIT_CARD", "IBAN_CODE"}


class Blank(SpacyNlpEngine):
    """Splits into words and knows no names."""

    def __init__(self):
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}


def analyzer(model):
    if model != "none":
        settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
        return AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine())
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    registry.recognizers = [r for r in registry.recognizers if "Spacy" not in r.name]
    return AnalyzerEngine(registry=registry, nlp_engine=Blank())


def merged(text, spans):
    """Neighbours of a kind are one; of spans over the same characters the longer one stays."""
    joined = []
    for kind, start, end in sorted(spans, key=lambda s: (s[1], -s[2])):
        last = joined[-1] if joined else None
        if last and start < last[2] and end <= last[2]:
            continue
        if last and last[0] == kind and not any(c.isalnum() for c in text[last[2] : start]):
            joined[-1] = (kind, last[1], max(end, last[2]))
        else:
            joined.append((kind, start, end))
    return joined


def matches(a, b):
    common = min(a[2], b[2]) - max(a[1], b[1])
    return common >= 0.9 * (max(a[2], b[2]) - min(a[1], b[1]))


def f2(count):
    hit, wanted, right, found = count
    if not (hit and right):
        return 0.0
    recall, precision = hit / wanted, right / found
    return 5 * precision * recall / (4 * precision + recall)


def interval(counts, rnd=random.Random(7)):
    values = sorted(f2([sum(x) for x in zip(*rnd.choices(counts, k=len(counts)))]) for _ in range(2000))
    return f"[{values[50]:.3f}, {values[1950]:.3f}]"


def report(name, rows, found):
    templates, kinds, wrong = {}, {}, {}
    for row in rows:
        gold = merged(row["text"], [(s["type"], s["start"], s["end"]) for s in row["spans"]])
        spans = merged(row["text"], found[row["id"]])
        count = templates.setdefault(row["template"], [0] * 4)
        for span in gold:
            hit = any(matches(span, other) for other in spans)
            kind = kinds.setdefault(span[0], [0, 0])
            kind[0] += hit
            kind[1] += 1
            count[0] += hit
            count[1] += 1
            if not hit and name in sys.argv[5:]:
                print("MISSED", span[0], repr(row["text"][span[1] : span[2]]), "|", repr(row["text"]))
        for span in spans:
            right = any(matches(span, other) for other in gold)
            count[2] += right
            count[3] += 1
            wrong.setdefault(span[0], [0, 0])[0] += right
            wrong[span[0]][1] += 1
            if not right and name in sys.argv[5:]:
                print("WRONG", span[0], repr(row["text"][span[1] : span[2]]), "|", repr(row["text"]))
    counts = list(templates.values())
    hit, wanted, right, all_found = [sum(x) for x in zip(*counts)]
    print(f"{name}: F2 {f2([hit, wanted, right, all_found]):.3f} {interval(counts)}, recall {hit}/{wanted}, precision {right}/{all_found}, "
          f"{len(rows)} sentences of {len(counts)} templates")
    print("  recall by kind: " + ", ".join(f"{k} {v[0]}/{v[1]}" for k, v in sorted(kinds.items())))
    print("  precision by kind: " + ", ".join(f"{k} {v[0]}/{v[1]}" for k, v in sorted(wrong.items())))
    forms = [kinds[k] for k in FORMS if k in kinds]
    print(f"  with a form: {sum(k[0] for k in forms)}/{sum(k[1] for k in forms)}")


def main(sentences, ours, seconds, model="none", *_):
    rows = [json.loads(line) for line in open(sentences, encoding="utf-8")]
    found = {}
    for line in open(ours, encoding="utf-8"):
        row = json.loads(line)
        found[row["id"]] = [(s["type"], s["start"], s["end"]) for s in row["spans"]]
    report("ours", rows, found)
    if model == "skip":
        return
    engine = analyzer(model)
    theirs = {}
    start = 0
    for number, row in enumerate(rows[:50] + rows):
        if number == 50:
            start = time.process_time()
        results = engine.analyze(row["text"], language="en")
        theirs[row["id"]] = [(r.entity_type, r.start, r.end) for r in results]
    took = time.process_time() - start
    report(f"Presidio with {model}", rows, theirs)
    size = sum(len(row["text"]) for row in rows)
    print(f"processor time for {size} characters: ours {float(seconds) * 1e3:.1f} ms ({size / float(seconds) / 1e6:.2f} MB/s), "
          f"Presidio {took * 1e3:.1f} ms ({size / took / 1e6:.4f} MB/s): {took / float(seconds):.0f} times as long")


main(*sys.argv[1:])
