#!/usr/bin/env python3
"""How fast Presidio's pattern recognisers are on the text of PiiBenchmark: no language model, its default recognisers for English.

    python3 -m venv venv && venv/bin/pip install presidio-analyzer
    venv/bin/python presidio_speed.py TEXT        # a file of ASCII text, such as PiiBenchmark writes with -Dllmops.text=FILE

Prints megabytes for each second of processor time, the best of three.
"""
import sys
import time

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine


class Blank(SpacyNlpEngine):
    """Splits into words and knows no names."""

    def __init__(self):
        super().__init__()
        self.nlp = {"en": spacy.blank("en")}


registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"])
registry.recognizers = [r for r in registry.recognizers if "Spacy" not in r.name]
engine = AnalyzerEngine(registry=registry, nlp_engine=Blank())
text = open(sys.argv[1]).read()[:100_000]
best = float("inf")
for _ in range(3):
    start = time.process_time()
    found = engine.analyze(text, language="en")
    best = min(best, time.process_time() - start)
print(f"{len(registry.recognizers)} recognisers, {len(found)} findings, {len(text) / best / 1e6:.3f} MB/s")
