"""Vectors of all-MiniLM-L6-v2 by Python's onnxruntime, as its card says: mean of the token vectors, unit length.

Usage: minilm_reference.py MODEL.onnx TOKENIZER.json < TEXTS.jsonl > VECTORS.jsonl
The first line is the version of onnxruntime: kernels for 8 bits differ between versions, and with them the vectors. Needs the packages numpy, onnxruntime and tokenizers. Each text is computed alone.
"""

import json
import sys

import numpy
import onnxruntime
import tokenizers

MAX_TOKENS = 256

tokenizer = tokenizers.Tokenizer.from_file(sys.argv[2])
tokenizer.no_padding()
tokenizer.enable_truncation(MAX_TOKENS)
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])

print(json.dumps(onnxruntime.__version__))
for line in sys.stdin:
    ids = numpy.array([tokenizer.encode(json.loads(line)).ids], dtype=numpy.int64)
    inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
    vector = session.run(None, inputs)[0][0].mean(axis=0)
    print(json.dumps((vector / numpy.linalg.norm(vector)).tolist()))
