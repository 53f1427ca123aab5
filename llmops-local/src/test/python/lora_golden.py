"""Computes with PEFT what LoraConverterGoldenTest expects: log-probabilities of stories260K with LoRA adapters.

    PYTHON lora_golden.py stories260K.gguf OUT

writes OUT/golden.json, which the test has in its resources, and OUT/lora and OUT/rslora, the adapters as PEFT saves them. PYTHON is that of
an environment of 'llmops tune setup'. The model has 5 layers of width 64, 8 heads and 4 of keys: small, and grouped. The weights of
the adapters are a hash of where they stand, which the test computes too, so that no file of weights need be kept.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import sys

import numpy
import peft
import torch
import transformers

TOKENS = 40
SCALE = 0.3
ADAPTERS = {"lora": dict(lora_alpha=6), "rslora": dict(lora_alpha=3, use_rslora=True)}


def main():
    file, folder = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2])
    base = transformers.AutoModelForCausalLM.from_pretrained(str(file.parent), gguf_file=file.name, dtype=torch.float32)
    base.eval()
    begin = torch.tensor([[1]])
    tokens = base.generate(begin, attention_mask=torch.ones_like(begin), max_new_tokens=TOKENS, do_sample=False)
    golden = {
        "madeWith": {name: importlib.metadata.version(name) for name in ("peft", "transformers", "torch")},
        "base": "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest(),
        "scale": SCALE,
        "tokens": tokens[0].tolist(),
        "adapters": {},
        "logProbabilities": {"none": log_probabilities(base, tokens)},
    }
    for name, options in ADAPTERS.items():
        model = peft.get_peft_model(base, peft.LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM", **options))
        fill(model)
        model.eval()
        golden["logProbabilities"][name] = log_probabilities(model, tokens)
        model.save_pretrained(str(folder / name))
        config = json.loads((folder / name / "adapter_config.json").read_text())
        golden["adapters"][name] = {**config, "base_model_name_or_path": None}
        base = model.unload()
    (folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")


def fill(model):
    """Sorted by the names that they are saved under, each number a hash of the place of its matrix and its place in it."""
    found = {key.replace(".default", ""): weights for key, weights in model.named_parameters() if "lora_" in key}
    with torch.no_grad():
        for matrix, name in enumerate(sorted(found)):
            place = numpy.arange(found[name].numel(), dtype=numpy.uint64)
            numbers = (mixed(place + numpy.uint64(100003 * matrix)) / 2.0**32 - 0.5) * SCALE
            found[name].copy_(torch.from_numpy(numbers.astype(numpy.float32)).reshape(found[name].shape))


def mixed(x):
    mask = numpy.uint64(0xFFFFFFFF)
    for multiplier in (0x7FEB352D, 0x846CA68B):
        x = ((x ^ (x >> numpy.uint64(16))) * numpy.uint64(multiplier)) & mask
    return x ^ (x >> numpy.uint64(16))


def log_probabilities(model, tokens):
    """Of each token but the first, given those before it."""
    with torch.inference_mode():
        scores = torch.log_softmax(model(input_ids=tokens).logits[0, :-1].double(), dim=-1)
    return [round(scores[i, token].item(), 5) for i, token in enumerate(tokens[0, 1:].tolist())]


if __name__ == "__main__":
    main()
