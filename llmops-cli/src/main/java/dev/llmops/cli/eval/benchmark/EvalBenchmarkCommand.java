package dev.llmops.cli.eval.benchmark;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.eval.benchmark.Benchmark;
import dev.llmops.eval.benchmark.BenchmarkResult;
import dev.llmops.eval.benchmark.BenchmarkScore;
import dev.llmops.eval.benchmark.BenchmarkTask;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.local.LocalScorer;
import dev.llmops.local.ModelCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval benchmark}. */
@Command(
        name = "benchmark",
        header = "Measure a model on a benchmark, as lm-evaluation-harness does.",
        description =
                "Multiple choice is scored by log-likelihood, which needs the model's weights; GSM8K, BBH and IFEval by what a"
                        + " model writes, here or on a server. --out gets a line for"
                        + " each document, {\"id\",\"acc\",\"acc_norm\",\"loglik\":[..],\"target\"}, and a run that was stopped goes on"
                        + " with the same command. A task file that holds code is refused.",
        footer = {
            "%nExample: llmops eval benchmark --task piqa --model my.gguf --limit 400 --out piqa.jsonl",
            "%nExample: llmops eval benchmark --task mmlu --fewshot 5 --data mmlu/test --model my.gguf --out mmlu.jsonl",
            "%nExample: llmops eval benchmark --task ifeval --model openai:m@http://localhost:8000/v1 --concurrency 8"
                    + " --out ifeval.jsonl"
        })
public final class EvalBenchmarkCommand extends Operation {

    private static final String BARE_TEXT = "{{ messages[0]['content'] }}";
    private static final String ADAPTER = "adapter";

    @Mixin
    ModelOptions model;

    @Mixin
    BenchmarkOptions what;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The rows; gone on with if they are there.")
    Path out;

    @Option(
            names = "--adapter",
            paramLabel = "FILE",
            description = "A LoRA adapter in GGUF form that was made for the model.")
    @Nullable
    Path adapter;

    @Option(
            names = "--chat",
            description =
                    "Let the model's chat template frame what it answers. Without it the model sees the bare text.")
    boolean chat;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many documents a model writes for at once. Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Override
    public Integer call() {
        Benchmark benchmark = benchmark();
        boolean writes = what.task().output() == BenchmarkTask.Output.GENERATE_UNTIL;
        if (!writes && (chat || concurrency > 1)) {
            throw usage((chat ? "--chat" : "--concurrency") + " goes with tasks for which the model writes");
        }
        if (model.isRemote() && (chat || adapter != null)) {
            throw usage(
                    "--chat and --adapter are for models that run here; a server has its own template and adapters");
        }
        console().err().println("documents: from '" + what.documents() + "'");
        Measured measured = writes ? write(benchmark) : score(benchmark);
        if (json) {
            output().json(measured);
        } else {
            print(measured);
        }
        if (measured.result.scores().isEmpty()) {
            throw new CommandFailedException("no document has a score; the rows in '" + out + "' say why of each");
        }
        return 0;
    }

    private Benchmark benchmark() {
        try {
            return what.builder()
                    .file(out)
                    .concurrency(concurrency)
                    .progress(console().terminal() ? this::redraw : this::eachTenth)
                    .build();
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }

    private Measured score(Benchmark benchmark) {
        try (LocalScorer scorer = model.loadScorer(console())) {
            String name = model.digest(console());
            if (adapter == null) {
                return measured(benchmark.run(scorer, name), scorer.tokensComputed());
            }
            String digest = scorer.loadAdapter(ADAPTER, adapter).digest();
            BenchmarkResult result = benchmark.run(scorer.withAdapters(Map.of(ADAPTER, 1.0)), name + " with " + digest);
            return measured(result, scorer.tokensComputed());
        }
    }

    private Measured measured(BenchmarkResult result, @Nullable Long tokensComputed) {
        return new Measured(result, what.documents().toString(), tokensComputed);
    }

    private Measured write(Benchmark benchmark) {
        if (model.isRemote()) {
            try (ModelClient remote = model.open(console(), null)) {
                return measured(benchmark.run(remote), null);
            }
        }
        LocalModelBuilder builder =
                model.builder(console()).name(model.digest(console()) + (chat ? " chat" : "") + adapted());
        if (!chat) {
            builder.chatTemplate(BARE_TEXT);
        }
        if (adapter != null) {
            builder.defaults(ModelParameters.builder()
                    .vendor(Map.of("lora", Map.of(ADAPTER, 1.0)))
                    .build());
        }
        try (LocalModel loaded = builder.build()) {
            if (adapter != null) {
                loaded.loadAdapter(ADAPTER, adapter);
            }
            return measured(benchmark.run(loaded), null);
        }
    }

    private String adapted() {
        return adapter == null ? "" : " with " + ModelCard.read(adapter).digest();
    }

    private void redraw(int finished, int total) {
        console().err().print("\r" + finished + " of " + total + (finished == total ? "\n" : ""));
        console().err().flush();
    }

    private void eachTenth(int finished, int total) {
        if (finished * 10L / total > (finished - 1) * 10L / total) {
            console().err().println("documents: " + finished + " of " + total);
        }
    }

    private void print(Measured measured) {
        BenchmarkResult result = measured.result;
        output().line(result.task() + ", " + result.fewshot() + "-shot, " + result.documents() + " documents"
                + (result.failed() == 0 ? "" : ", " + result.failed() + " of them without a score"));
        output().table(
                        List.of("metric", "value", "stderr", "95 %", "n"),
                        result.scores().stream().map(EvalBenchmarkCommand::line).toList());
        if (measured.tokensComputed != null) {
            output().remark(measured.tokensComputed + " tokens computed");
        }
    }

    private static List<String> line(BenchmarkScore score) {
        String interval = score.interval() == null
                ? "-"
                : figure(score.interval().low()) + " to "
                        + figure(score.interval().high());
        return List.of(
                score.metric(),
                figure(score.value()),
                score.standardError() == null ? "-" : figure(score.standardError()),
                interval,
                Integer.toString(score.n()));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private record Measured(
            BenchmarkResult result, String data, @Nullable Long tokensComputed) {}
}
