"""Turns a GGUF file into a folder that transformers loads: F32 weights, tokenizer, chat template. Once for a file."""

import hashlib
import json
import os
import pathlib
import shutil
import sys

from worker import Worker, usage, versions


def main():
    cache, file, digest = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    worker = Worker(cache)
    worker.run(lambda: convert(worker, cache, file, digest))


def convert(worker, cache, file, digest):
    found = versions()
    worker.check()
    import torch
    import transformers

    # Under a name of its own, for two may convert the same file at once.
    part = cache / f"{digest}.{os.getpid()}.part"
    try:
        where = dict(pretrained_model_name_or_path=str(file.parent), gguf_file=file.name)
        tokenizer = transformers.AutoTokenizer.from_pretrained(**where)
        model = transformers.AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32)
        worker.check()
        as_if_never_quantized(model)
        model.save_pretrained(str(part))
        tokenizer.save_pretrained(str(part))
        template = tokenizer.chat_template or ""
        (part / "llmops-base.json").write_text(json.dumps({
            "gguf": "sha256:" + digest,
            "template": "sha256:" + hashlib.sha256(template.encode()).hexdigest(),
            "architecture": model.config.model_type,
            "versions": found,
        }, indent=2) + "\n")
        try:
            os.rename(part, cache / digest)
        except OSError:
            if not (cache / digest / "llmops-base.json").exists():
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    worker.emit("done", adapter=digest, **usage())


def as_if_never_quantized(model):
    """The weights are F32 by now, but transformers refuses to save what was loaded from GGUF."""
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.hf_quantizer = None
    model.is_quantized = False
    model.quantization_method = None


if __name__ == "__main__":
    main()
