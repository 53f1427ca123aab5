"""Prints the likeliest first token of each answer, by PEFT: base folder, adapter folder, rows."""

import json
import sys

import peft
import torch
import transformers

base, adapter, rows = sys.argv[1:]
tokenizer = transformers.AutoTokenizer.from_pretrained(base)
model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
model = peft.PeftModel.from_pretrained(model, adapter).eval()
tokens = []
with torch.inference_mode():
    for line in open(rows, encoding="utf-8"):
        text = tokenizer.apply_chat_template(json.loads(line)["prompt"], add_generation_prompt=True, tokenize=False)
        inputs = tokenizer(text, return_tensors="pt", add_special_tokens=False)
        tokens.append(tokenizer.decode(model(**inputs).logits[0, -1].argmax()))
print(json.dumps(tokens))
