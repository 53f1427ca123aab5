package dev.llmops.cli.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.SpeculationOptions;
import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.option.Speculation;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model bench}. */
@Command(
        name = "bench",
        header = "Measure how fast a model is on this machine.",
        description =
                "Tokens per second as llama.cpp's llama-bench has them: a prompt is read in one go, tokens are written"
                        + " one by one, without tokenizing and choosing. Figures of a busy machine say little. With"
                        + " --prompt-lookup or --draft-model, also how many times as fast answers come as without: one"
                        + " that copies its prompt, and one that does not.",
        footer = "%nExample: llmops model bench --model my.gguf --threads 2 --json")
final class ModelBenchCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    SpeculationOptions speculation;

    @Option(
            names = "--prompt",
            paramLabel = "TOKENS",
            description = "Prompt tokens (prefill). Default: ${DEFAULT-VALUE}.")
    int prompt = 512;

    @Option(
            names = "--generate",
            paramLabel = "TOKENS",
            description = "Tokens to generate (decode). Default: ${DEFAULT-VALUE}.")
    int generate = 128;

    @Option(names = "--repetitions", paramLabel = "N", description = "How often to measure. Default: ${DEFAULT-VALUE}.")
    int repetitions = 5;

    @Override
    public Integer call() {
        Speculation used = speculation.speculation(console());
        BenchmarkResult speed = model.builder(console()).measureSpeed(prompt, generate, repetitions);
        SpeculativeSpeedup speedup = used.maxDraftTokens() == 0
                ? null
                : SpeculativeSpeedup.measure(() -> model.builder(console()), used, generate, repetitions);
        if (json) {
            ObjectNode figures = json(speed);
            if (speedup != null) {
                speedup.addTo(figures);
            }
            output().json(figures);
            return 0;
        }
        line("prompt", speed.promptTokens(), speed.promptPerSecond(), speed.promptDeviation());
        line("generation", speed.generatedTokens(), speed.generatedPerSecond(), speed.generatedDeviation());
        if (speedup != null) {
            output().field("speculative, copying", speedup.copying().toString());
            output().field("speculative, plain", speedup.plain().toString());
        }
        output().remark(speed.repetitions() + " repetitions, " + speed.threads() + " threads");
        return 0;
    }

    private void line(String what, int tokens, double mean, double deviation) {
        output().field(what, String.format(Locale.ROOT, "%.2f +/- %.2f tokens/s (%d)", mean, deviation, tokens));
    }

    private static ObjectNode json(BenchmarkResult speed) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", speed.promptTokens())
                .put("generation_tokens", speed.generatedTokens())
                .put("prompt_tokens_per_second", speed.promptPerSecond())
                .put("prompt_tokens_per_second_deviation", speed.promptDeviation())
                .put("generation_tokens_per_second", speed.generatedPerSecond())
                .put("generation_tokens_per_second_deviation", speed.generatedDeviation())
                .put("repetitions", speed.repetitions())
                .put("threads", speed.threads());
    }
}
