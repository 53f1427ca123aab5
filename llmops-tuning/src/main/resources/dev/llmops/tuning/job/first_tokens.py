"""Tells the likeliest first token of each answer, by PEFT: what the server of the same adapter must choose too."""

import json
import sys

from worker import Worker


def main():
    folder, base, adapter, rows = sys.argv[-4:]
    worker = Worker(folder)
    worker.run(lambda: tell(worker, base, adapter, rows))


def tell(worker, base, adapter, rows):
    import peft
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(base)
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    model = peft.PeftModel.from_pretrained(model, adapter).eval()
    tokens = []
    with torch.inference_mode(), open(rows, encoding="utf-8") as lines:
        for line in lines:
            worker.check()
            text = tokenizer.apply_chat_template(json.loads(line)["prompt"], add_generation_prompt=True, tokenize=False)
            inputs = tokenizer(text, return_tensors="pt", add_special_tokens=False)
            tokens.append(tokenizer.decode(model(**inputs).logits[0, -1].argmax()))
    worker.emit("done", tokens=tokens)


if __name__ == "__main__":
    main()
