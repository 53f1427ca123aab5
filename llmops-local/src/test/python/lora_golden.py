"""Computes with PEFT what LoraConverterGoldenTest expects: log-probabilities of small models with LoRA adapters.

    PYTHON lora_golden.py stories260K.gguf OUT

writes OUT/golden-ARCHITECTURE.json, which the test has in its resources, and OUT/ARCHITECTURE-lora and so on, the adapters as PEFT saves
them. PYTHON is that of an environment of 'llmops tune setup'. The Llama is stories260K: 5 layers of width 64, 8 heads and 4 of keys. The others
are made here, as small, and TinyBase makes the same in GGUF. The numbers of what is made, base or adapter, are a hash of where they stand, which
the test computes too, so that no file of weights need be kept.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import sys

import gguf
import numpy
import peft
import torch
import transformers

TOKENS = 40
SCALE = 0.3
BASE_SCALE = 0.6
LORA = {"lora": dict(lora_alpha=6)}
RSLORA = {"rslora": dict(lora_alpha=3, use_rslora=True)}
COMMON = dict(
    vocab_size=320,
    hidden_size=64,
    intermediate_size=96,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=128,
    rms_norm_eps=1e-5,
    rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
TIED = dict(head_dim=32, tie_word_embeddings=True)
SOFT = dict(query_pre_attn_scalar=32, sliding_window=64)
THETAS = {
    "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
    "full_attention": {"rope_type": "default", "rope_theta": 1000000.0},
}
BASES = {
    "qwen2": lambda: transformers.Qwen2Config(**COMMON),
    "qwen3": lambda: transformers.Qwen3Config(**COMMON, head_dim=32),
    "gemma": lambda: transformers.GemmaConfig(**COMMON, **TIED),
    "gemma2": lambda: transformers.Gemma2Config(**COMMON, **TIED, **SOFT),
    # The sixth layer is the first that looks back on everything.
    "gemma3": lambda: transformers.Gemma3TextConfig(
        **{**COMMON, **TIED, **SOFT, "num_hidden_layers": 6, "rope_parameters": THETAS}
    ),
    "phi3": lambda: transformers.Phi3Config(**COMMON),
}


def main():
    file, folder = pathlib.Path(sys.argv[1]).absolute(), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    base = transformers.AutoModelForCausalLM.from_pretrained(str(file.parent), gguf_file=file.name, dtype=torch.float32)
    begin = torch.tensor([[1]])
    tokens = base.generate(begin, attention_mask=torch.ones_like(begin), max_new_tokens=TOKENS, do_sample=False)
    digest = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    write(folder, "llama", base, tokens, {**LORA, **RSLORA}, {"base": digest})
    for name, config in BASES.items():
        base = transformers.AutoModelForCausalLM.from_config(config(), attn_implementation="eager", dtype=torch.float32)
        fill_base(base, name)
        tokens = torch.from_numpy((mixed(numpy.arange(TOKENS + 1, dtype=numpy.uint64)) % numpy.uint64(320)).astype(numpy.int64))
        write(folder, name, base, tokens[None], LORA, {"baseScale": BASE_SCALE})


def write(folder, architecture, base, tokens, adapters, more):
    base.eval()
    layer = [(name, module) for name, module in base.model.layers[0].named_modules() if isinstance(module, torch.nn.Linear)]
    golden = {
        "madeWith": {name: importlib.metadata.version(name) for name in ("peft", "transformers", "torch")},
        **more,
        "scale": SCALE,
        "tokens": tokens[0].tolist(),
        "layers": base.config.num_hidden_layers,
        "matrices": {name: [module.in_features, module.out_features] for name, module in layer},
        "adapters": {},
        "logProbabilities": {"none": log_probabilities(base, tokens)},
    }
    for name, options in adapters.items():
        model = peft.get_peft_model(base, peft.LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM", **options))
        fill(model)
        model.eval()
        golden["logProbabilities"][name] = log_probabilities(model, tokens)
        saved = folder / f"{architecture}-{name}"
        model.save_pretrained(str(saved))
        config = json.loads((saved / "adapter_config.json").read_text())
        golden["adapters"][name] = {**config, "base_model_name_or_path": None}
        base = model.unload()
    text = ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    (folder / f"golden-{architecture}.json").write_text("{\n" + text + "\n}\n")


def fill(model):
    """Sorted by the names that they are saved under."""
    found = {key.replace(".default", ""): weights for key, weights in model.named_parameters() if "lora_" in key}
    with torch.no_grad():
        for matrix, name in enumerate(sorted(found)):
            found[name].copy_(hashed(matrix, found[name].shape, SCALE))


def fill_base(model, architecture):
    """Sorted by their names in GGUF, as llama.cpp's own package tells them. Norms lie around 1, which Gemma's add themselves."""
    arch = {name: arch for arch, name in gguf.MODEL_ARCH_NAMES.items()}[architecture]
    names = gguf.get_tensor_name_map(arch, model.config.num_hidden_layers)
    found = {}
    for key, weights in model.named_parameters():
        module, _, kind = key.rpartition(".")
        found[f"{names.get_name(module)}.{kind}"] = weights
    with torch.no_grad():
        for matrix, name in enumerate(sorted(found)):
            numbers = hashed(matrix, found[name].shape, BASE_SCALE)
            if "norm" in name and not architecture.startswith("gemma"):
                numbers += 1
            found[name].copy_(numbers)


def hashed(matrix, shape, scale):
    """Each number a hash of the place of its matrix and its place in it."""
    place = numpy.arange(shape.numel(), dtype=numpy.uint64)
    numbers = (mixed(place + numpy.uint64(100003 * matrix)) / 2.0**32 - 0.5) * scale
    return torch.from_numpy(numbers.astype(numpy.float32)).reshape(shape)


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
