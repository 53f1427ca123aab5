"""Times sacrebleu and rouge-score over a file of rows: prints for each metric its name, its seconds, and the sum of its scores."""

import json
import sys
import time

from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF, TER

with open(sys.argv[1], encoding="utf-8") as rows:
    pairs = [(row["output"], row["references"]) for row in map(json.loads, rows)]


def timed(name, score):
    start = time.perf_counter()
    total = 0.0
    for text, references in pairs:
        total += score(text, references)
    print(name, time.perf_counter() - start, total, flush=True)


def timed_corpus(name, metric):
    texts = [text for text, _ in pairs]
    first = [[references[0] for _, references in pairs]]
    start = time.perf_counter()
    score = metric.corpus_score(texts, first).score
    print(name, time.perf_counter() - start, score, flush=True)


bleu, chrf, chrfpp, ter = BLEU(effective_order=True), CHRF(), CHRF(word_order=2), TER()
timed("bleu", lambda text, references: bleu.sentence_score(text, references).score)
timed("chrf2", lambda text, references: chrf.sentence_score(text, references).score)
timed("chrf2pp", lambda text, references: chrfpp.sentence_score(text, references).score)
timed("ter", lambda text, references: ter.sentence_score(text, references).score)
# New ones, which have cut no text yet.
timed_corpus("bleu-corpus", BLEU())
timed_corpus("chrf2-corpus", CHRF())
timed_corpus("chrf2pp-corpus", CHRF(word_order=2))
timed_corpus("ter-corpus", TER())
for name, kind, stem in (
    ("rouge-1", "rouge1", False),
    ("rouge-2", "rouge2", False),
    ("rouge-l", "rougeL", False),
    ("rouge-l-stemmed", "rougeL", True),
    ("rouge-lsum", "rougeLsum", False),
):
    scorer = rouge_scorer.RougeScorer([kind], use_stemmer=stem)
    timed(name, lambda text, references: scorer.score(references[0], text)[kind].fmeasure)
