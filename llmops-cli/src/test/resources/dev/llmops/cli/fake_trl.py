"""Plays TRL and PEFT: writes a random adapter for the value matrices of stories260K, and tells the tokens that a file beside it names."""

import hashlib
import json
import pathlib
import random
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
LAYERS, INPUTS, OUTPUTS = 5, 64, 32


def say(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


def train(folder):
    job = json.loads((folder / "job.json").read_text())
    rows = len(pathlib.Path(job["train"]).read_text().splitlines())
    template = (HERE / "template").read_text()
    say("started", versions={"trl": "1.16.0", "python": "3.11.7"}, template=template, rows=rows, parameters=1000, trainable=10)
    scale = float((HERE / "scale").read_text())
    say("step", step=1, steps=1, loss=1.0, tokens=100, cpu=1.5, rss=1000)
    adapter = folder / "adapter"
    adapter.mkdir(exist_ok=True)
    (adapter / "adapter_config.json").write_text(json.dumps(
        {"peft_type": "LORA", "r": 1, "lora_alpha": 1, "bias": "none", "init_lora_weights": True}))
    weights = safetensors(random.Random(3), scale)
    (adapter / "adapter_model.safetensors").write_bytes(weights)
    say("done", adapter="adapter", digest="sha256:" + hashlib.sha256(weights).hexdigest(), cpu=2.0, rss=2000)


def safetensors(chance, scale):
    header, data = {}, b""
    for layer in range(LAYERS):
        name = f"base_model.model.model.layers.{layer}.self_attn.v_proj.lora_"
        for half, shape in (("A", (1, INPUTS)), ("B", (OUTPUTS, 1))):
            values = [chance.gauss(0, 1 if half == "A" else scale) for _ in range(shape[0] * shape[1])]
            packed = struct.pack(f"<{len(values)}f", *values)
            header[f"{name}{half}.weight"] = {
                "dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(packed)]}
            data += packed
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def first_tokens(rows):
    known = json.loads((HERE / "tokens.json").read_text())
    prompts = [json.loads(line)["prompt"] for line in pathlib.Path(rows).read_text().splitlines()]
    say("done", tokens=[known.get(prompt[-1]["content"], "?") for prompt in prompts])


program = pathlib.Path(sys.argv[4]).name
if program == "train.py":
    train(pathlib.Path(sys.argv[5]))
elif program == "first_tokens.py":
    first_tokens(sys.argv[8])
else:
    sys.exit(3)
