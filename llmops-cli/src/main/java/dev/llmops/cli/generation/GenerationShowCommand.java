package dev.llmops.cli.generation;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.Message;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.StoreFile;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops generation show}. */
@Command(
        name = "show",
        header = "Show the record of one call, and the feedback on it.",
        description = "With --json, the whole record.",
        footer = "%nExample: llmops generation show 0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c")
final class GenerationShowCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "ID", description = "The id of the record, or its beginning.")
    AbbreviatedId id;

    @Override
    public Integer call() {
        try (Store opened = store.records()) {
            Generation generation = Generations.get(opened, id, store);
            if (json) {
                output().json(generation);
            } else {
                show(generation);
                opened.feedback().of(generation.id()).forEach(this::show);
            }
        }
        return 0;
    }

    private void show(Generation generation) {
        Output output = output();
        output.field("generation", generation.id());
        output.field("content hash", generation.contentHash());
        output.field("started", generation.timings().startedAt());
        output.field("user", generation.caller().user());
        output.field("session", generation.caller().session());
        output.field("prompt", GenerationText.prompt(generation));
        generation
                .assignments()
                .forEach(one -> output.field(
                        "experiment",
                        one.experiment() + ", variant " + one.variant() + (one.tester() ? " (tester)" : "")));
        generation
                .notAssigned()
                .forEach(one -> output.field("experiment", one.experiment() + ", outside: " + one.reason()));
        if (generation.model() != null) {
            output.field("model", generation.model().name());
            output.field("model digest", generation.model().digest());
        }
        output.field("replay of", generation.replayOf());
        output.field("shadow of", generation.shadowOf());
        if (generation.trace() != null) {
            output.field("trace", generation.trace().traceId());
        }
        CacheUse cache = generation.cache();
        if (cache != null && cache.original() != null) {
            output.field("answer of", cache.original() + ", out of the cache (" + cache.outcome() + ")");
        }
        output.field("status", generation.status());
        if (generation.error() != null) {
            output.field(
                    "error",
                    generation.error().type() + ": " + generation.error().message());
        }
        output.field("figures", Figures.summary(generation));
        output.field("cost", Figures.cost(generation.cost()));
        generation.guardrails().forEach(decision -> output.field("guardrail", decision));
        showAttempts(generation);
        showWords(generation);
    }

    private void showAttempts(Generation generation) {
        if (generation.attempts().size() > 1) {
            for (Attempt attempt : generation.attempts()) {
                String end =
                        attempt.error() == null ? "answered" : attempt.error().message();
                output().field("attempt", routed(attempt) + " in " + Figures.seconds(attempt.took()) + ": " + end);
            }
        }
    }

    /** The model, and the name it has in the application where that is another one. */
    private static String routed(Attempt attempt) {
        String model = attempt.model().name();
        return attempt.route() == null || attempt.route().equals(model) ? model : model + " (" + attempt.route() + ")";
    }

    private void showWords(Generation generation) {
        output().line("");
        if (generation.request() != null) {
            for (Message message : generation.request().messages()) {
                output().block(message.role().name().toLowerCase(Locale.ROOT), message.text());
            }
        }
        String answer = GenerationText.answer(generation);
        output().block(
                        generation.response() == null ? "assistant, cut off" : "assistant",
                        answer == null ? "" : answer);
    }

    private void show(Feedback feedback) {
        output().line("[feedback] " + FeedbackText.of(feedback));
    }
}
