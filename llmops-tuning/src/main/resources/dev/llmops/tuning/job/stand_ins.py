"""Stand-ins for the libraries for GPUs that torch for Linux is linked with, so that it loads where only a CPU is wanted.

What torch's own libraries ask for stands in their tables (ELF: dynamic section, dynamic symbols, versions needed). For each library that
is not there, one is compiled in which every function answers that there is no device. They hold none of anybody's code.
"""

import pathlib
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile

GPU = re.compile(
    r"lib(cudart|cublas|cublasLt|cudnn\w*|cufft|curand|cusparse|cusparseLt|cufile|cusolver|nvrtc|nvJitLink|nccl|cupti|nvshmem_host)\.so")
# Functions that no version tag assigns to a library, by how their names begin.
PREFIXES = {
    "cudart": "cuda", "cublasLt": "cublasLt", "cublas": "cublas", "cudnn": "cudnn", "cufft": "cufft", "curand": "curand",
    "cusparseLt": "cusparseLt", "cusparse": "cusparse", "cufile": "cuFile", "cusolver": "cusolver", "nvrtc": "nvrtc",
    "nvJitLink": "nvJitLink", "nccl": "nccl", "cupti": "cupti", "nvshmem_host": "nvshmem",
}
NO_DEVICE = 100  # cudaErrorNoDevice
FAILED = 1
# torch prints what these return; a number would be read as an address.
TEXTS = re.compile(r"(ErrorString|ErrorName|StatusString|StatusName|GetResultString)$")

DYNAMIC, DYNAMIC_SYMBOLS, VERSIONS_NEEDED, SYMBOL_VERSIONS = 6, 11, 0x6FFFFFFE, 0x6FFFFFFF


def require_possible(fail):
    if sys.platform != "linux":
        fail("stand-ins are for Linux; elsewhere torch comes without libraries for GPUs, so leave --stand-ins out")
    if not shutil.which("cc"):
        fail("stand-ins need a C compiler, but 'cc' is not on the PATH; install one, or leave --stand-ins out")


class Tables:
    """What an ELF file of 64 bits, little-endian, needs of others."""

    def __init__(self, path):
        self.data = path.read_bytes()
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{path} is no ELF file of 64 bits, little-endian")
        offset, = struct.unpack_from("<Q", self.data, 40)
        size, count = struct.unpack_from("<HH", self.data, 58)
        # type, offset, size, link, info
        self.sections = [struct.unpack_from("<4xI16xQQII", self.data, offset + i * size) for i in range(count)]

    def of_type(self, kind):
        return next((section for section in self.sections if section[0] == kind), None)

    def text(self, section, offset):
        begin = self.sections[section[3]][1] + offset
        return self.data[begin:self.data.index(b"\0", begin)].decode()

    def needed(self):
        section = self.of_type(DYNAMIC)
        entries = struct.iter_unpack("<QQ", self.data[section[1]:section[1] + section[2]]) if section else ()
        return [self.text(section, value) for tag, value in entries if tag == 1]

    def versions(self):
        """By index: the library and the version that its symbols must have."""
        section, found = self.of_type(VERSIONS_NEEDED), {}
        at = section[1] if section else None
        while at is not None:
            _, count, file, auxiliary, following = struct.unpack_from("<HHIII", self.data, at)
            entry = at + auxiliary
            for _ in range(count):
                _, _, index, name, more = struct.unpack_from("<IHHII", self.data, entry)
                found[index & 0x7FFF] = (self.text(section, file), self.text(section, name))
                entry += more
            at = at + following if following else None
        return found

    def undefined(self):
        """Names of symbols that another library must have, each with the library and version if they are tagged."""
        section, tags = self.of_type(DYNAMIC_SYMBOLS), self.of_type(SYMBOL_VERSIONS)
        versions = self.versions()
        for i in range(section[2] // 24 if section else 0):
            name, _, _, index, _, _ = struct.unpack_from("<IBBHQQ", self.data, section[1] + 24 * i)
            if index == 0 and name:
                tag = struct.unpack_from("<H", self.data, tags[1] + 2 * i)[0] & 0x7FFF if tags else 0
                yield self.text(section, name), versions.get(tag)


def make(folder, fail):
    """Compiles what is missing into torch's folder of libraries; returns the names."""
    tables = [Tables(path) for path in sorted(folder.glob("*.so*")) if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"]
    needed = {name for table in tables for name in table.needed() if GPU.match(name)}
    missing = sorted(name for name in needed if not (folder / name).exists())
    functions = {name: {} for name in missing}
    for table in tables:
        for symbol, version in table.undefined():
            library = version[0] if version else by_prefix(symbol, missing)
            if library in functions:
                functions[library].setdefault(version[1] if version else "", set()).add(symbol)
    for name in missing:
        compile_one(folder, name, functions[name], fail)
    return missing


def by_prefix(symbol, libraries):
    for short, prefix in PREFIXES.items():
        if symbol.startswith(prefix):
            return next((name for name in libraries if name.startswith(f"lib{short}.so")), None)
    return None


def compile_one(folder, name, by_version, fail):
    code = NO_DEVICE if name.startswith("libcudart") else FAILED
    symbols = sorted(set().union(*by_version.values())) if by_version else []
    source = "".join(
        f'const char *{symbol}(void) {{ return "no device"; }}\n' if TEXTS.search(symbol) else f"int {symbol}(void) {{ return {code}; }}\n"
        for symbol in symbols)
    script = "".join(
        f"{version} {{ global: {' '.join(f'{symbol};' for symbol in sorted(found))} }};\n" for version, found in by_version.items() if version)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        (work / "stand_in.c").write_text(source or "int llmops_stand_in;\n")
        (work / "versions").write_text(script)
        command = ["cc", "-shared", "-fPIC", "-O1", "-w", "-fno-builtin", f"-Wl,-soname,{name}", "-o", str(folder / name), "stand_in.c"]
        if script:
            command.append("-Wl,--version-script=versions")
        result = subprocess.run(command, cwd=work, capture_output=True, text=True)
        if result.returncode != 0:
            fail(f"the stand-in for {name} does not compile on {platform.machine()}: {result.stderr[:500]}")
