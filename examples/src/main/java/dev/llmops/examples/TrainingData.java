package dev.llmops.examples;

import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.core.Answer;
import dev.llmops.core.FeedbackRecorder;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import dev.llmops.tuning.ExportManifest;
import dev.llmops.tuning.TrainingExport;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Training data from what users said about answers: {@code bin/example TrainingData}. Thumbs become rated answers,
 * corrections become preferences, and in the exported rows a placeholder stands for each e-mail address.
 */
public final class TrainingData {

    private static final String PASSAGE =
            "The Aurora lamp has a cable of 2.5 metres. Write to help@aurora.example for more.";

    private TrainingData() {}

    /**
     * Asks, takes feedback and exports.
     *
     * @param args none
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .prompts(PromptDirectory.of(Path.of("prompts")))
                .model(LocalModel.load(file))
                .build()) {
            for (String user : List.of("anna", "bert", "carla")) {
                rate(ops, user);
            }
            for (TrainingFormat format : List.of(TrainingFormat.TRL_KTO, TrainingFormat.TRL_DPO)) {
                ExportManifest manifest = new TrainingExport(
                                ops.generations(), ops.feedbackStore(), Scrubber.of(PiiGuardrail.redact()))
                        .export(format, Path.of("training", format.name()));
                System.out.println(format + ": " + manifest.rows() + " rows, left out: " + manifest.leftOut());
            }
        }
    }

    private static void rate(LlmOps ops, String user) {
        Answer answer = ops.prompt("support-answer")
                .with("question", "How long is the cable, asks " + user + "?")
                .with("passage", PASSAGE)
                .forUser(user)
                .ask();
        FeedbackRecorder feedback = ops.feedback().by(user);
        if (answer.text().contains("2.5")) {
            feedback.thumbsUp(answer.generationId());
        } else {
            feedback.thumbsDown(answer.generationId(), "wrong cable length");
        }
        feedback.correction(answer.generationId(), "It is 2.5 metres long, see help@aurora.example.");
    }
}
