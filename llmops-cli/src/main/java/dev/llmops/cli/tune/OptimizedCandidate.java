package dev.llmops.cli.tune;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.optimize.OptimizationBudget;
import dev.llmops.eval.optimize.PromptOptimizer;
import dev.llmops.eval.optimize.PromptSplit;
import dev.llmops.tuning.study.Approach;
import dev.llmops.tuning.study.Candidate;
import dev.llmops.tuning.study.CandidateAnswer;
import dev.llmops.tuning.study.StudyRow;
import dev.llmops.tuning.study.TrainingCost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The best prompt that a search finds within a budget, on the rows to learn from and to validate on. */
final class OptimizedCandidate implements Candidate {

    private static final String NAME = "study";
    private static final String INPUT = "question";
    private static final String GROUP = "group";
    private static final double NANOS = 1e9;

    private final ModelClient model;
    private final String system;
    private final ModelParameters parameters;
    private final int calls;
    private final Path folder;
    private @Nullable PromptVersion best;

    OptimizedCandidate(ModelClient model, String system, ModelParameters parameters, int calls, Path folder) {
        if (system.contains("{{")) {
            throw new CommandFailedException(
                    "the instructions of --system must not contain '{{' with --optimize, which reads it as a variable");
        }
        this.model = model;
        this.system = system;
        this.parameters = parameters;
        this.calls = calls;
        this.folder = folder;
    }

    @Override
    public String family() {
        return "best prompt of " + calls + " calls";
    }

    @Override
    public Approach approach() {
        return Approach.FEW_SHOT;
    }

    @Override
    public String fingerprint() {
        return Sha256.hex(String.join(
                "\0",
                String.valueOf(model.description().identity()),
                system,
                String.valueOf(parameters),
                Integer.toString(calls)));
    }

    @Override
    public TrainingCost prepare(List<StudyRow> train, List<StudyRow> validation) {
        LongSupplier ticker = SystemTime.ticker();
        long began = ticker.getAsLong();
        PromptRegistry prompts = PromptRegistries.inMemory(SystemTime.clock());
        String template = "{{role \"system\"~}}\n" + system + "\n{{role \"user\"~}}\n{{" + INPUT + "}}";
        PromptContent content =
                new PromptContent(template, null, parameters, null, Map.of(), List.of(), ResponseFormat.TEXT);
        PromptVersion version = prompts.register(NAME, content, PromptCommit.NONE);
        // Not closed: that would close the model, which others ask.
        LlmOps ops = LlmOps.builder().store(Store.noop()).model(model).build();
        best = prompts.register(
                NAME,
                PromptOptimizer.builder(ops, version, TextMetric.EXACT_MATCH, OptimizationBudget.ofCalls(calls))
                        .inputVariable(INPUT)
                        .folder(folder)
                        .build()
                        .optimize(PromptSplit.of(rows("train", train), rows("validation", validation), GROUP))
                        .best()
                        .content(),
                PromptCommit.NONE);
        return new TrainingCost((ticker.getAsLong() - began) / NANOS, 0, train.size() + validation.size());
    }

    private static Dataset rows(String name, List<StudyRow> rows) {
        return Dataset.of(
                name,
                rows.stream()
                        .map(row -> new Row(row.id(), row.input(), row.expected(), Map.of(GROUP, row.group())))
                        .toList());
    }

    @Override
    public CandidateAnswer answer(StudyRow row) {
        PromptVersion prompt = Objects.requireNonNull(best, "a candidate answers after it was prepared");
        return CandidateAnswer.of(model.generate(ModelRequest.builder()
                .messages(PromptRenderer.create()
                        .render(prompt, Map.of(INPUT, row.input()))
                        .messages())
                .parameters(parameters)
                .build()));
    }
}
