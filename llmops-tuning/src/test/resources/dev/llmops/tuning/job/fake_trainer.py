"""Plays the trainer: BEHAVIOUR says how, and is put before this by the test."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

folder = pathlib.Path(sys.argv[-1])
job = json.loads((folder / "job.json").read_text())


def say(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


def step(number, steps=6, loss=None):
    say("step", step=number, steps=steps, loss=4.0 / number if loss is None else loss, tokens=100 * number, cpu=1.5 * number, rss=1000 + number)


def checkpoint(number, whole=True):
    name = f"checkpoints/checkpoint-{number}"
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "adapter_model.safetensors").write_bytes(b"weights %d" % number)
    if whole:
        (folder / name / "complete").write_text("")
        say("checkpoint", step=number, folder=name)


def finish(name="adapter", content=b"weights"):
    (folder / "adapter").mkdir(exist_ok=True)
    (folder / "adapter" / "adapter_model.safetensors").write_bytes(content)
    say("done", adapter=name, digest="sha256:" + hashlib.sha256(b"weights").hexdigest(), cpu=9.0, rss=2000)


def wait_for_input_to_end():
    while os.read(0, 4096):
        pass


found = sorted(int(path.parent.name.split("-")[1]) for path in folder.glob("checkpoints/*/complete"))
first = found[-1] + 1 if found else 1
(folder / "runs.txt").open("a").write(f"from {first}\n")
say("started", versions={"trl": "1.16.0", "python": "3.11.7"}, template="sha256:" + "0" * 64, rows=3, parameters=1000, trainable=10)

if BEHAVIOUR == "good":
    say("usage", cpu=0.1, rss=5000)
    say("warning", message="something")
    for number in range(first, 7):
        step(number)
        if number % 2 == 0:
            say("evaluation", step=number, loss=1.0)
            checkpoint(number)
    finish()
elif BEHAVIOUR == "nan":
    step(1)
    step(2)
    checkpoint(2)
    step(3, loss=float("nan"))
    wait_for_input_to_end()
elif BEHAVIOUR == "killed":
    for number in range(first, 4):
        step(number)
    checkpoint(2)
    checkpoint(4, whole=False)
    os.kill(os.getpid(), 9)
elif BEHAVIOUR == "error":
    step(1)
    checkpoint(1)
    say("error", kind=KIND, message="as it was asked for")
    sys.exit(1)
elif BEHAVIOUR == "noise":
    print("Loading weights: 100%", flush=True)
    wait_for_input_to_end()
elif BEHAVIOUR == "endless line":
    try:
        while True:
            sys.stdout.write("x" * 65536)
            sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)
elif BEHAVIOUR == "polite":
    step(1)
    wait_for_input_to_end()
    checkpoint(1)
    say("error", kind="cancelled", message="it was cancelled")
    os._exit(1)
elif BEHAVIOUR == "deaf":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / "child.txt").write_text(str(child.pid))
    step(1)
    time.sleep(600)
elif BEHAVIOUR == "hungry":
    step(1)
    checkpoint(1)
    say("usage", cpu=1.0, rss=1 << 40)
    wait_for_input_to_end()
elif BEHAVIOUR == "outside":
    finish(name="..")
elif BEHAVIOUR == "other weights":
    finish(content=b"other")
elif BEHAVIOUR == "silent":
    sys.exit(3)
