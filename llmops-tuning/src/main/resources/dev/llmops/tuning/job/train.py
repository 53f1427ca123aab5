"""Trains a LoRA adapter as job.json in the given folder says."""

import hashlib
import json
import os
import pathlib
import shutil
import sys

from worker import Failure, Worker, require_finite, usage, versions

COLUMNS = {
    "sft": {"prompt": list, "completion": list},
    "dpo": {"prompt": list, "chosen": list, "rejected": list},
    "kto": {"prompt": list, "completion": list, "label": bool},
}
COMPLETE = "complete"


def main():
    folder = pathlib.Path(sys.argv[1])
    job = json.loads((folder / "job.json").read_text())
    worker = Worker(folder, job["limits"]["graceSeconds"])
    worker.run(lambda: train(worker, folder, job))


def train(worker, folder, job):
    found = versions()
    rows = check_rows(job["train"], job["method"])
    if job["validation"]:
        check_rows(job["validation"], job["method"])
    worker.check()

    import datasets
    import peft
    import torch
    import transformers
    import trl

    datasets.disable_progress_bars()
    transformers.set_seed(job["seed"])
    settings = job["hyperparameters"]
    tokenizer = transformers.AutoTokenizer.from_pretrained(job["base"])
    if not tokenizer.chat_template:
        raise Failure("data", f"the base '{job['base']}' has no chat template; rows of messages need one")
    warn(worker, job["method"], rows, tokenizer, settings["maxLength"])
    files = {"train": job["train"]} | ({"validation": job["validation"]} if job["validation"] else {})
    data = datasets.load_dataset("json", data_files=files, cache_dir=str(folder / "cache"))
    arguments = dict(
        output_dir=str(folder / "checkpoints"),
        model_init_kwargs={"dtype": "float32"},
        seed=job["seed"],
        data_seed=job["seed"],
        per_device_train_batch_size=settings["batchSize"],
        per_device_eval_batch_size=settings["batchSize"],
        gradient_accumulation_steps=settings["gradientAccumulation"],
        gradient_checkpointing=False,
        learning_rate=settings["learningRate"],
        lr_scheduler_type="linear",
        warmup_steps=settings["warmupSteps"],
        num_train_epochs=settings["epochs"],
        max_steps=settings["maxSteps"] or -1,
        max_length=settings["maxLength"],
        optim="adamw_torch",
        bf16=False,
        use_cpu=not torch.cuda.is_available(),
        logging_steps=1,
        # Otherwise a loss that is no number is logged as the mean of those before it.
        logging_nan_inf_filter=False,
        include_num_input_tokens_seen="non_padding",
        save_strategy="steps",
        save_steps=settings["checkpointEvery"],
        eval_strategy="steps" if job["validation"] else "no",
        eval_steps=settings["checkpointEvery"],
        report_to="none",
        disable_tqdm=True,
    )
    if job["method"] != "sft":
        arguments["beta"] = settings["beta"]
    make_arguments, make_trainer = {
        "sft": (trl.SFTConfig, trl.SFTTrainer),
        "dpo": (trl.DPOConfig, trl.DPOTrainer),
        "kto": (trl.KTOConfig, trl.KTOTrainer),
    }[job["method"]]
    targets = settings["targetModules"]
    trainer = make_trainer(
        # The folder, not a model: the reference of DPO and KTO is the base under the adapter.
        model=job["base"],
        args=make_arguments(**arguments),
        train_dataset=data["train"],
        eval_dataset=data.get("validation"),
        processing_class=tokenizer,
        peft_config=peft.LoraConfig(
            r=settings["rank"],
            lora_alpha=settings["alpha"],
            lora_dropout=settings["dropout"],
            use_rslora=settings["rsLora"],
            target_modules=targets[0] if targets == ["all-linear"] else targets,
            bias="none",
            task_type="CAUSAL_LM",
        ),
        callbacks=[callback(transformers.TrainerCallback, worker, folder)],
    )
    # It would print what the events tell.
    trainer.remove_callback(transformers.PrinterCallback)
    worker.check()
    parameters = [(weights.numel(), weights.requires_grad) for weights in trainer.model.parameters()]
    worker.emit(
        "started",
        versions=found,
        template="sha256:" + hashlib.sha256(tokenizer.chat_template.encode()).hexdigest(),
        rows=len(rows),
        parameters=sum(count for count, _ in parameters),
        trainable=sum(count for count, trained in parameters if trained),
    )
    trainer.train(resume_from_checkpoint=last_checkpoint(folder))
    worker.check()
    done(worker, folder, trainer)


def check_rows(file, method):
    rows = []
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            where = f"line {number} of '{file}'"
            try:
                row = json.loads(line)
            except ValueError:
                raise Failure("data", f"{where} must be JSON, but is not") from None
            for name, kind in COLUMNS[method].items():
                value = row.get(name) if isinstance(row, dict) else None
                if not isinstance(value, kind) or value == []:
                    raise Failure("data", f"{where} must have '{name}' for {method}; export it as trl-{method}")
            rows.append(row)
    if not rows:
        raise Failure("data", f"'{file}' must have rows, but is empty")
    return rows


def warn(worker, method, rows, tokenizer, longest):
    if "tools" not in tokenizer.chat_template and any(row.get("tools") for row in rows):
        worker.emit("warning", message="rows have tools, but the chat template of the base leaves tools out: it learns without seeing them")
    long = sum(length(row, tokenizer) > longest for row in rows)
    if long:
        worker.emit("warning", message=f"{long} of {len(rows)} rows have more than {longest} tokens: their end, which is the answer, is cut")
    if method == "kto":
        liked = sum(row["label"] for row in rows)
        if not 3 * liked <= 4 * (len(rows) - liked) <= 16 / 3 * liked:
            worker.emit("warning", message=f"{liked} of {len(rows)} rows are liked; KTO is best with about as many liked as not")


def length(row, tokenizer):
    messages = row["prompt"] + (row.get("completion") or row["chosen"])
    return len(tokenizer(tokenizer.apply_chat_template(messages, tools=row.get("tools"), tokenize=False))["input_ids"])


def last_checkpoint(folder):
    found = [path.parent for path in (folder / "checkpoints").glob(f"checkpoint-*/{COMPLETE}")]
    return str(max(found, key=lambda path: int(path.name.split("-")[1]))) if found else None


def callback(base, worker, folder):
    class Progress(base):
        def on_log(self, args, state, control, logs=None, **_):
            if "loss" not in logs:
                return
            # Before anything is saved: a checkpoint has no such weights.
            require_finite(f"the loss of step {state.global_step}", logs["loss"])
            worker.emit(
                "step",
                step=state.global_step,
                steps=state.max_steps,
                loss=logs["loss"],
                tokens=int(state.num_input_tokens_seen or logs.get("num_tokens", 0)),
                **usage(),
            )

        def on_evaluate(self, args, state, control, metrics=None, **_):
            require_finite(f"the validation loss of step {state.global_step}", metrics["eval_loss"])
            worker.emit("evaluation", step=state.global_step, loss=metrics["eval_loss"])

        def on_step_end(self, args, state, control, **_):
            if worker.stopping.is_set():
                control.should_save = True
                control.should_training_stop = True
            return control

        def on_save(self, args, state, control, **_):
            name = f"checkpoints/checkpoint-{state.global_step}"
            # What is half written when the process is killed has no such file.
            (folder / name / COMPLETE).write_text(digest(folder / name))
            worker.emit("checkpoint", step=state.global_step, folder=name)

    return Progress()


def done(worker, folder, trainer):
    import torch

    for name, weights in trainer.model.named_parameters():
        if weights.requires_grad and not torch.isfinite(weights).all():
            raise Failure("not_finite", f"the adapter has a number that is not finite, in '{name}'; a lower learning rate may help")
    part = folder / "adapter.part"
    shutil.rmtree(part, ignore_errors=True)
    trainer.model.save_pretrained(str(part))
    shutil.rmtree(folder / "adapter", ignore_errors=True)
    os.rename(part, folder / "adapter")
    for name in ("cache", "tmp"):
        shutil.rmtree(folder / name, ignore_errors=True)
    worker.emit("done", adapter="adapter", digest=digest(folder / "adapter"), **usage())


def digest(adapter):
    return "sha256:" + hashlib.sha256((adapter / "adapter_model.safetensors").read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
