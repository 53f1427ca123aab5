package dev.llmops.cli.prompt;

import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ExampleOptions;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.core.prompt.PromptDiff;
import dev.llmops.core.prompt.effect.EffectInput;
import dev.llmops.core.prompt.effect.PromptEffect;
import dev.llmops.core.prompt.effect.PromptEffects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt diff}. */
@Command(
        name = "diff",
        header = "Show what changed between two versions of a prompt, and what that does to the same inputs.",
        description = {
            "Template, parameters, schemas, tools and examples in the format of diff -u; then what breaks callers of the older version.",
            "With --inputs or --generations both versions are rendered with the same inputs, and with --model a model answers both."
        },
        footer = {
            "%nExample: llmops prompt diff support-answer@1 support-answer@2",
            "%nExample: llmops prompt diff support-answer@production support-answer --generations 20 --model model.gguf"
        })
final class PromptDiffCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    EffectOptions effects;

    @Mixin
    ExampleOptions examples;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Have this model, as for generate, answer both versions of each input; nothing is recorded.")
    @Nullable
    String model;

    @Parameters(index = "0", paramLabel = "FROM", description = "The older version: name@1, or name@label.")
    PromptReference from;

    @Parameters(index = "1", paramLabel = "TO", description = "The newer version.")
    PromptReference to;

    @Override
    public Integer call() {
        if (model != null && !effects.given()) {
            throw usage("--model answers inputs; give --inputs or --generations");
        }
        try (Store store = prompts.existing()) {
            PromptVersion before = store.prompts().get(from);
            PromptVersion after = store.prompts().get(to);
            PromptDiff diff = PromptDiff.between(before, after);
            List<EffectRow> rows = effects.given() ? rows(store, before, after) : List.of();
            if (json) {
                output().json(new Change(
                        diff.from(), diff.to(), diff.isEmpty(), diff.lines(), diff.changes(), diff.breaking(), rows));
            } else {
                show(diff);
                show(rows);
            }
        }
        return 0;
    }

    private List<EffectRow> rows(Store store, PromptVersion before, PromptVersion after) {
        List<EffectInput> inputs = effects.inputs(store, after.name());
        if (model == null) {
            return rows(store, before, after, inputs, TokenCounter.estimate(), null);
        }
        try (ModelOps local = ModelOps.open(() -> ModelOptions.openNamed(console(), model), Store::noop)) {
            TokenCounter counter =
                    local.model().tokenizer().map(TokenCounter.class::cast).orElse(TokenCounter.estimate());
            return rows(store, before, after, inputs, counter, local);
        }
    }

    private List<EffectRow> rows(
            Store store,
            PromptVersion before,
            PromptVersion after,
            List<EffectInput> inputs,
            TokenCounter counter,
            @Nullable ModelOps local) {
        PromptEffects compared = PromptEffects.of(store.prompts(), examples.sets(), counter);
        List<EffectRow> rows = new ArrayList<>();
        for (EffectInput input : inputs) {
            PromptEffect effect = compared.compare(before, after, input);
            rows.add(EffectRow.of(effect, local == null ? null : local.ops(), SamplingOptions.MAX_TOKENS));
        }
        return rows;
    }

    private void show(PromptDiff diff) {
        if (diff.isEmpty()) {
            output().line(diff.from() + " and " + diff.to() + " say the same");
        }
        diff.lines().forEach(this::show);
        diff.breaking().forEach(each -> output().line("breaks: " + each));
    }

    private void show(List<EffectRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        output().line("");
        for (EffectRow row : rows) {
            output().line("input " + row.id() + ": " + row.summary());
            row.diff().forEach(this::show);
            row.answers().forEach((version, answer) -> output().block(version, answer));
        }
        long changed = rows.stream().filter(EffectRow::changed).count();
        output().line(changed + " of " + rows.size() + " inputs are rendered differently");
    }

    private void show(String line) {
        output().coloured(line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "", line);
    }

    private record Change(
            String from,
            String to,
            boolean identical,
            List<String> diff,
            List<PromptDiff.Change> changes,
            List<String> breaking,
            List<EffectRow> effects) {}
}
