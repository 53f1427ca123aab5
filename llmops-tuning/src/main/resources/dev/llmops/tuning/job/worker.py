"""What the programs of this folder have in common: events as lines of JSON on standard output, an end when standard input is closed,
versions, and a wall around the folder that they may write to. Needs the standard library alone."""

import errno
import fcntl
import importlib.metadata
import json
import math
import os
import platform
import re
import resource
import shutil
import signal
import sys
import threading
import time

# What training was tried with: from the first version up to, and not with, the second.
SUPPORTED = {"trl": ("1.16", "2")}
REPORTED = ["trl", "transformers", "peft", "torch", "accelerate", "datasets", "tokenizers", "safetensors"]
USAGE_SECONDS = 2
SPARE_DISK = 1 << 24


class Failure(Exception):
    """An error that has a kind of its own."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class Worker:
    def __init__(self, folder, grace=60):
        """grace: seconds that it may still take to save once its input has ended."""
        self.folder = os.path.realpath(folder)
        self.grace = grace
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        # Whatever libraries print goes to standard error; standard output is for events.
        self.out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def emit(self, event, **values):
        line = json.dumps({"event": event, **values}, allow_nan=False)
        with self.lock:
            try:
                self.out.write(line + "\n")
                self.out.flush()
            except BrokenPipeError:
                # Nobody listens any more. Standard input has ended too, which stops the work after a checkpoint.
                self.stopping.set()

    def run(self, task):
        # Ctrl-C reaches whoever started this too, who closes standard input.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=self._watch_input, daemon=True).start()
        threading.Thread(target=self._tell_usage, daemon=True).start()
        sys.addaudithook(self._guard)
        try:
            # Whoever started the program before may have been killed, and the program still be saving.
            self.turn = open(os.path.join(self.folder, "lock.worker"), "a")
            fcntl.lockf(self.turn, fcntl.LOCK_EX)
            task()
            code = 0
        except BaseException as error:  # Whatever it is, it is told.
            if not isinstance(error, Failure):
                sys.excepthook(*sys.exc_info())
            self.emit("error", kind=self._kind(error), message=self._message(error))
            code = 1
        sys.stderr.flush()
        # Threads of libraries do not keep the process.
        os._exit(code)

    def check(self):
        if self.stopping.is_set():
            raise Failure("cancelled", "it was cancelled")

    def _watch_input(self):
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        self.stopping.set()
        # Whoever would kill it may be gone. A thread of its own, and no exception: the main one may be in a library for long.
        time.sleep(self.grace)
        os._exit(1)

    def _tell_usage(self):
        while True:
            time.sleep(USAGE_SECONDS)
            self.emit("usage", **usage())

    def _guard(self, event, arguments):
        if event == "open":
            path, _, flags = arguments
            if flags and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
                self._require_inside(path)
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod"):
            self._require_inside(arguments[0])
        elif event in ("os.rename", "os.link", "os.symlink"):
            self._require_inside(arguments[1])
            if event == "os.rename":
                self._require_inside(arguments[0])

    def _require_inside(self, path):
        if path is None or isinstance(path, int):
            return
        real = os.path.realpath(os.fsdecode(path))
        if real != self.folder and not real.startswith(self.folder + os.sep) and real != os.devnull:
            raise Failure("outside_folder", f"it may write only below '{self.folder}', but tried to write '{real}'")

    def _kind(self, error):
        text = str(error)
        if isinstance(error, Failure):
            return error.kind
        if isinstance(error, MemoryError) or "can't allocate memory" in text or "out of memory" in text:
            return "memory"
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in text
        if full or shutil.disk_usage(self.folder).free < SPARE_DISK:
            return "disk_full"
        return "environment" if isinstance(error, ImportError) else "failed"

    @staticmethod
    def _message(error):
        return str(error) if isinstance(error, Failure) else f"{type(error).__name__}: {str(error)[:500]}"


def usage():
    """Processor seconds so far, and bytes of memory now (the most so far where the system does not tell)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    try:
        with open("/proc/self/statm") as pages:
            memory = int(pages.read().split()[1]) * resource.getpagesize()
    except OSError:
        memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"cpu": round(used.ru_utime + used.ru_stime, 2), "rss": memory}


def versions():
    """What is installed; refused where it is nothing that this was tried with. Imports none of it."""
    found = {"python": platform.python_version()}
    for name in REPORTED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            raise Failure("environment", f"this Python has no package '{name}'; make an environment with 'llmops tune setup'") from None
    for name, (least, below) in SUPPORTED.items():
        if not parsed(least) <= parsed(found[name]) < parsed(below):
            raise Failure("version", f"{name} must be at least {least} and below {below}, but is {found[name]};"
                          " make an environment with 'llmops tune setup'")
    return found


def parsed(version):
    # A release candidate of 2 counts as 2.
    return [int(part) for part in re.match(r"\d+(\.\d+)*", version).group().split(".")]


def require_finite(what, value):
    if not math.isfinite(value):
        raise Failure("not_finite", f"{what} must be finite, but was {value}; a lower learning rate may help")
