#!/usr/bin/env python3
"""Verifies an evidence package of an audit log; needs Python 3.8 or later and nothing else.

    python3 verify.py FOLDER KEY [CHECKPOINT ...]

KEY is the log's verification key (name+id+base64; after a change of keys 'KEY KEY'), a CHECKPOINT a file that you
kept: both from elsewhere, for whoever forges a package forges these too. 0 and VERIFIED only if everything holds.
"""
import base64, hashlib, json, pathlib, sys
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def require(holds, what):
    if not holds: sys.exit("NOT VERIFIED: " + what)
def sha(data): return hashlib.sha256(data).digest()
# Ed25519, RFC 8032, section 5.1: points as (X, Y, Z, T)
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q
def point(data):
    y, sign = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * pow(2, (P - 1) // 4, P) % P
    require(y < P and (x * x - square) % P == 0 and (x or not sign), "a key or signature is no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
def signed(public, text, signature):
    base, s = point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= Q: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % Q
    l, r = times(s, base), add(point(signature[:32]), times(k, point(public)))
    return (l[0] * r[2] - r[0] * l[2]) % P == 0 and (l[1] * r[2] - r[1] * l[2]) % P == 0

# Signed notes (C2SP signed-note): text, empty line, "dash name base64(key id + signature)"
def checkpoint(file, trusted):
    text, _, line = file.read_text("utf-8").rpartition("\n\n")
    (origin, size, root, time, head), (dash, signer, blob) = text.split("\n"), line.split()
    blob = base64.b64decode(blob); public = trusted.get((signer, blob[:4]))
    require(origin == signer and public and signed(public, (text + "\n").encode(), blob[4:]),
            f"{file} is not signed by the key of {signer}, or that is not one that you named")
    return {"size": int(size), "root": base64.b64decode(root), "time": time[5:], "head": head[5:], "file": file}

# Merkle trees, RFC 9162, sections 2.1.1 and 2.1.4.2
def node(left, right): return sha(b"\1" + left + right)
def tree(low, high, first, leaves, beside):
    if high <= first or low >= first + len(leaves): return bytes.fromhex(next(beside, ""))
    if high - low == 1: return sha(b"\0" + leaves[low - first])
    middle = low + (1 << (high - low - 1).bit_length() - 1)
    return node(tree(low, middle, first, leaves, beside), tree(middle, high, first, leaves, beside))
def consistent(m, n, old, new, path):
    if m == n or m == 0: return not path and old == (new if m else sha(b""))
    path, m, n = ([old] if m & (m - 1) == 0 else []) + path, m - 1, n - 1
    while m & 1: m, n = m >> 1, n >> 1
    a = b = path[0] if path else b""
    for hash in path[1:]:
        if n == 0: return False
        if m & 1 or m == n:
            a, b = node(hash, a), node(hash, b)
            while m and not m & 1: m, n = m >> 1, n >> 1
        else: b = node(b, hash)
        m, n = m >> 1, n >> 1
    return n == 0 and a == old and b == new

def main(folder, keys, *kept):
    folder, trusted = pathlib.Path(folder), {}
    for name, key_id, public in (key.split("+", 2) for key in keys.split()):
        public, key_id = base64.b64decode(public), bytes.fromhex(key_id)
        require(public[0] == 1 and sha(name.encode() + b"\n" + public)[:4] == key_id, "the key is not the one of its id")
        trusted[name, key_id] = public[1:]
    for digest, file in (line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()):
        require(not {"", ".."} & set(file.split("/")) and sha((folder / file).read_bytes()).hex() == digest, file + " is not what SHA256SUMS says")
    proofs, leaves = json.loads((folder / "proofs.json").read_text("utf-8")), []
    lines = (folder / "entries.jsonl").read_bytes().split(b"\n")
    require(not lines.pop() and 1 <= proofs["from"] <= proofs["to"] <= proofs["size"], "these are no whole entries of the log")
    for place, line in enumerate(lines, proofs["from"]):
        entry, before = json.loads(line), leaves[-1].hex() if leaves else "0" * 64 if place == 1 else None
        require(entry["sequence"] == place and before in (None, entry["previousHash"]), f"entry {place} does not follow")
        leaves.append(sha(line))
    files = [*(folder / "checkpoints").glob("*.checkpoint"), *map(pathlib.Path, kept)]
    points = sorted((checkpoint(f, trusted) for f in files), key=lambda c: (c["time"], c["size"]))
    size, last, beside = proofs["size"], points[-1], iter(proofs["beside"])
    require(all(a["size"] <= b["size"] for a, b in zip(points, points[1:])), "a later checkpoint is of fewer entries")
    require(last["size"] == size, f"the package is of {size} entries, but {last['file']} of {last['size']}: its end is missing")
    require(len(leaves) == proofs["to"] - proofs["from"] + 1, "entries are missing or too many")
    root = tree(0, size, proofs["from"] - 1, leaves, beside)
    require(root == last["root"] and next(beside, None) is None, "the entries are not those that were signed")
    require(proofs["to"] < size or leaves[-1].hex() == last["head"], "the last entry is not the one that was signed")
    for c in points:
        path = [bytes.fromhex(h) for h in proofs["consistency"].get(str(c["size"]), [])]
        require(consistent(c["size"], size, c["root"], root, path), f"the log does not continue what {c['file']} signed")
    print(f"VERIFIED: entries {proofs['from']} to {proofs['to']} of {size}, {len(points)} checkpoints, last {last['time']}")

main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
