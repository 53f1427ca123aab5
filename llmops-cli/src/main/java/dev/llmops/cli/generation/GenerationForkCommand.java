package dev.llmops.cli.generation;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.Variables;
import dev.llmops.core.LlmOps;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Difference;
import dev.llmops.core.replay.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops generation fork}. */
@Command(
        name = "fork",
        header = "Make a recorded call again with one thing changed, and show what differs.",
        description =
                "What is changed is the prompt, its variables, the temperature or, without any of these, the model."
                        + " The new call is recorded with the first as the one that it replays.",
        footer = "%nExample: llmops generation fork 0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c --prompt support-answer@3")
final class GenerationForkCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    ModelOptions model;

    @Mixin
    Variables variables;

    @Option(names = "--prompt", paramLabel = "NAME@V", description = "The version of a prompt to use instead.")
    @Nullable
    String prompt;

    @Option(names = "--temperature", paramLabel = "T", description = "The temperature to use instead.")
    @Nullable
    Double temperature;

    @Parameters(paramLabel = "ID", description = "The id of the record, or its beginning.")
    AbbreviatedId id;

    @Override
    public Integer call() {
        List<Change> changes = changes();
        if (changes.size() > 1) {
            throw usage(
                    "one thing is changed at a time, so that it explains the difference; fork the fork to change another");
        }
        try (Store opened = store.existing()) {
            Generation original = Generations.get(opened, id, store);
            // Under the recorded name, because a file may be called anything; another digest shows as a difference.
            String name = original.model() == null ? "model" : original.model().name();
            try (LlmOps ops = LlmOps.builder()
                    .store(opened)
                    .model(name, model.open(console(), name))
                    .build()) {
                show(ops.fork(original.id(), changes.isEmpty() ? Change.model(name) : changes.get(0)));
            }
        }
        return 0;
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        if (prompt != null) {
            changes.add(Change.prompt(prompt));
        }
        if (temperature != null) {
            changes.add(Change.parameters(
                    ModelParameters.builder().temperature(temperature).build()));
        }
        Map<String, Object> values = variables.values();
        if (!values.isEmpty()) {
            changes.add(Change.variables(values));
        }
        return changes;
    }

    private void show(Fork fork) {
        if (json) {
            output().json(Report.of(fork));
            return;
        }
        output().field("original", fork.original().id());
        output().field("fork", fork.forked().id());
        output().line(fork.differences().isEmpty() ? "no difference" : "");
        for (Difference difference : fork.differences()) {
            output().block(difference.what(), String.join("\n", difference.lines()));
        }
    }

    private record Report(String original, String fork, List<Difference> differences) {

        static Report of(Fork fork) {
            return new Report(fork.original().id().value(), fork.forked().id().value(), fork.differences());
        }
    }
}
