#!/usr/bin/env python3
"""Writes gitleaks-rules.tsv from gitleaks' configuration (config/gitleaks.toml, MIT license).

    convert_gitleaks.py gitleaks.toml ../resources/dev/llmops/guardrails/internal/secrets/

A rule that names a service and then takes what is assigned becomes kind "assigned" with the expression of the value alone: the part in front of it,
which is the same in all of them, is read by hand. A rule whose expression begins with letters of its own becomes kind
"token". Rules that span lines are listed at the end: detectors written by hand find what they find.
"""
import re
import sys
import tomllib

FRONT = r"""(?:[ \t\w.-]{0,20})[\s'"]{0,3}"""
OPERATOR = r"""(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}"""
END = r"""(?:[\x60'"\s;]|\\[nr]|$)"""
BY_HAND = {"private-key", "curl-auth-header", "curl-auth-user", "kubernetes-secret-yaml", "nuget-config-password", "pkcs12-file", "jwt",
           "freemius-secret-key", "sidekiq-sensitive-url", "generic-api-key"}
# What a rule's expression begins with, where its keyword stands further behind or elsewhere.
BEGINNINGS = {"airtable-personnal-access-token": "pat", "openai-api-key": "sk-", "microsoft-teams-webhook": "https://",
              "slack-webhook-url": "https://hooks.slack.com|http://hooks.slack.com|hooks.slack.com",
              "cloudflare-origin-ca-key": "v1.0-", "intra42-client-secret": "s-s4t2ud-|s-s4t2af-", "sourcegraph-access-token": "sgp_"}
SHAPES = {"azure-ad-client-secret", "hashicorp-tf-api-token", "maxmind-license-key", "facebook-access-token"}


def main(source, folder):
    config = tomllib.load(open(source, "rb"))
    rows, by_hand = [], []
    for rule in config["rules"]:
        name, expression = rule["id"], rule.get("regex", "")
        if name in BY_HAND:
            by_hand.append(name)
            continue
        keywords, entropy = rule["keywords"], rule.get("entropy", 0)
        at = expression.find(FRONT)
        if at >= 0:
            value = expression[expression.index(OPERATOR) + len(OPERATOR):]
            flag = "(?i)" if expression.startswith("(?i)") else ""
            rows.append((name, "assigned", keywords, entropy, flag + value))
            continue
        expression = re.sub(r"^(\(\?i\))?\\b", lambda m: m.group(1) or "", expression)
        if name in SHAPES:
            expression = expression.replace(r"""(?:^|[\\'"\x60\s>=:(,)])""", "")
            rows.append((name, "shape", [], entropy, expression))
        else:
            starts = BEGINNINGS[name].split("|") if name in BEGINNINGS else keywords
            rows.append((name, "token", starts, entropy, expression))
    with open(folder + "/gitleaks-rules.tsv", "w") as out:
        out.write("# Written by convert_gitleaks.py from the rules of gitleaks (github.com/gitleaks/gitleaks), MIT license,\n"
                  "# Copyright (c) 2019 Zachary Rice. Type, kind, what it begins with or is assigned to, least entropy, expression.\n"
                  "# Found by detectors written by hand: " + ", ".join(by_hand) + ".\n")
        for name, kind, keywords, entropy, expression in rows:
            assert "\t" not in expression and "\n" not in expression
            out.write("\t".join([name.replace("-", "_"), kind, "|".join(keywords), str(entropy), expression]) + "\n")
    generic = next(rule for rule in config["rules"] if rule["id"] == "generic-api-key")
    words = sorted({word for entry in generic["allowlists"] for word in entry.get("stopwords", [])})
    with open(folder + "/gitleaks-stopwords.txt", "w") as out:
        out.write("# Words that make a value an ordinary name: the stop words of gitleaks' rule generic-api-key (MIT license).\n")
        out.write("\n".join(words) + "\n")
    print(len(rows), "rules,", len(by_hand), "by hand,", len(words), "stop words")


main(*sys.argv[1:])
