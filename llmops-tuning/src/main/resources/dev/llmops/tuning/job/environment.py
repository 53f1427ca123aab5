"""Makes a virtual environment that training jobs run in, and tries it out. Python 3.10 or newer and its standard library will do."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys

import stand_ins

TORCH = "torch==2.15.0"
# These versions were run together; a job takes trl from 1.16 up to, and not with, 2.
PACKAGES = [
    "trl==1.16.0",
    "transformers==5.24.0",
    "peft==0.21.2",
    "accelerate==1.15.0",
    "datasets==5.2.0",
    "tokenizers==0.23.3",
    "safetensors==0.8.0",
    "huggingface-hub==2.4.0",
    "pyarrow==26.0.1",
    "gguf==0.19.0",
    "sentencepiece==0.2.3",
    "protobuf==7.36.2",
]
# What torch asks for beside the libraries for GPUs.
BESIDE_TORCH = ["numpy", "sympy", "networkx", "jinja2", "fsspec", "filelock", "typing-extensions>=4.13", "setuptools>=77.0.3", "uv"]
FOR_GPUS = [
    "cuda-toolkit", "cuda-bindings", "nvidia-cudnn-cu13", "nvidia-cusparselt-cu13", "nvidia-nccl-cu13", "nvidia-nvshmem-cu13", "triton",
]
# Gigabytes to download and on disk, measured for Linux on x86-64; an index of one's own is guessed to be like the stand-ins.
SIZES = {"plain": (3.2, 7.0), "index": (0.7, 2.0), "stand-ins": (0.7, 2.0)}

SMOKE = """
import os
os.environ["HF_HUB_OFFLINE"] = "1"
import torch, transformers, peft, trl
torch.manual_seed(1)
config = transformers.LlamaConfig(vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
                                  num_attention_heads=4, num_key_value_heads=2, bos_token_id=1, eos_token_id=2, pad_token_id=0)
model = peft.get_peft_model(transformers.LlamaForCausalLM(config), peft.LoraConfig(r=4, target_modules="all-linear"))
optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-2)
tokens = torch.arange(3, 27).reshape(2, 12)
losses = []
for _ in range(5):
    loss = model(input_ids=tokens, labels=tokens).loss
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    losses.append(loss.item())
assert losses[-1] < losses[0], losses
with torch.inference_mode():
    model.generate(input_ids=tokens[:1], max_new_tokens=3, do_sample=False)
print(f"trl {trl.__version__}, torch {torch.__version__}: loss {losses[0]:.3f} to {losses[-1]:.3f} in 5 steps")
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--stand-ins", action="store_true")
    parser.add_argument("--torch-index")
    options = parser.parse_args()
    if options.stand_ins and options.torch_index:
        fail("--stand-ins and --torch-index exclude each other: an index for the CPU needs no stand-ins")
    mode = "stand-ins" if options.stand_ins else "index" if options.torch_index else "plain"
    folder = options.folder.absolute()
    wanted = [TORCH] + PACKAGES
    if is_complete(folder, wanted):
        print(f"'{folder}' is there already: {gigabytes(folder)}", flush=True)
        return
    prepare(folder, mode)
    run([sys.executable, "-m", "venv", folder])
    install(folder, mode, options.torch_index)
    print("trying it out: one import, five steps, three tokens ...", flush=True)
    run([python(folder), "-c", SMOKE])
    (folder / "complete").write_text(json.dumps({"torch": mode, "packages": wanted}))
    print(f"'{folder}' is ready: {gigabytes(folder)} on disk", flush=True)


def is_complete(folder, wanted):
    try:
        return json.loads((folder / "complete").read_text())["packages"] == wanted
    except (OSError, ValueError, KeyError, TypeError):
        return False


def prepare(folder, mode):
    if sys.version_info < (3, 10):
        fail(f"Python must be 3.10 or newer, but is {platform.python_version()}")
    if mode == "stand-ins":
        stand_ins.require_possible(fail)
    if folder.exists() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        fail(f"'{folder}' holds something that is no virtual environment; name another folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    download, disk = SIZES[mode]
    print(f"about {download} GB to download and {disk} GB on disk, into '{folder}'", flush=True)
    free = shutil.disk_usage(folder.parent).free / 1e9
    if free < disk + 1:
        fail(f"the disk must have {disk + 1} GB free, but has {free:.1f} GB")


def install(folder, mode, index):
    if mode == "plain":
        pip(folder, [TORCH] + PACKAGES)
        return
    # A resolver would ask for torch's libraries for GPUs again as soon as another package asks for torch.
    pip(folder, BESIDE_TORCH)
    pip(folder, ["--no-deps", TORCH] + (["--index-url", index] if index else []))
    if mode == "stand-ins":
        library = next((folder / "lib").glob("python3*/site-packages/torch/lib"))
        made = stand_ins.make(library, fail)
        print(f"{len(made)} stand-ins for libraries for GPUs: {', '.join(made)}", flush=True)
    override = folder / "no-gpu.txt"
    override.write_text("".join(f"{name} ; sys_platform == 'none'\n" for name in FOR_GPUS))
    run([folder / "bin/uv", "pip", "install", "--quiet", "--python", python(folder), "--override", override] + PACKAGES)


def python(folder):
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip(folder, arguments):
    run([python(folder), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + arguments)


def run(command):
    if subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL).returncode != 0:
        fail(f"this failed: {' '.join(str(part) for part in command[:6])} ...; what it said stands above")


def gigabytes(folder):
    size = sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return f"{size / 1e9:.1f} GB"


def fail(reason):
    print(reason, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
