"""Two steps of a trainer of TRL on an exported file, with a tiny random model: what it read, and its losses, as JSON."""
import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import trl
from datasets import load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

TEMPLATE = (
    "{% if tools %}<|im_start|>tools\n{{ tools | tojson }}<|im_end|>\n{% endif %}"
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}"
    "{% if message.tool_calls %}{{ message.tool_calls | tojson }}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tokenizer(file):
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    with open(file, encoding="utf-8") as lines:
        bpe.train_from_iterator(
            lines, trainers.BpeTrainer(vocab_size=500, special_tokens=special, initial_alphabet=alphabet)
        )
    fast = PreTrainedTokenizerFast(tokenizer_object=bpe, pad_token="<|pad|>", eos_token="<|im_end|>")
    fast.chat_template = TEMPLATE
    return fast


def main(method, file, folder):
    torch.manual_seed(1)
    fast = tokenizer(file)
    config = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        pad_token_id=fast.pad_token_id,
        eos_token_id=fast.eos_token_id,
    )
    base = os.path.join(folder, "base")
    LlamaForCausalLM(config).save_pretrained(base)
    fast.save_pretrained(base)
    rows = load_dataset("json", data_files=file, split="train", cache_dir=os.path.join(folder, "cache"))
    settings = dict(
        output_dir=os.path.join(folder, "out"),
        max_steps=2,
        per_device_train_batch_size=2,
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        bf16=False,
        max_length=1024,
        seed=1,
    )
    kinds = {
        "sft": (trl.SFTTrainer, trl.SFTConfig),
        "dpo": (trl.DPOTrainer, trl.DPOConfig),
        "kto": (trl.KTOTrainer, trl.KTOConfig),
    }
    trainer_type, config_type = kinds[method]
    trainer = trainer_type(
        model=base, args=config_type(**settings), train_dataset=rows, processing_class=fast
    )
    learnt = []
    if method == "sft":
        for batch in trainer.get_train_dataloader():
            learnt += [fast.decode(labels[labels != -100]) for labels in batch["labels"]]
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    print(json.dumps({
        "trl": trl.__version__,
        "columns": sorted(rows.column_names),
        "rows": len(rows),
        "steps": trainer.state.global_step,
        "losses": losses,
        "learnt": learnt,
    }))


main(*sys.argv[1:])
