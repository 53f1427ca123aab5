package dev.llmops.cli.generation;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.FeedbackRecorder;
import dev.llmops.core.LlmOps;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops feedback add}. */
@Command(
        name = "add",
        header = "Add feedback on an answer.",
        description = "One signal, or a comment, or both.",
        footer = "%nExample: llmops feedback add 0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c --thumbs-down"
                + " --comment \"wrong cable length\"")
final class FeedbackAddCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(paramLabel = "ID", description = "The id of the answer's record, or its beginning.")
    AbbreviatedId id;

    @ArgGroup(exclusive = true, heading = "Signals, at most one:%n")
    @Nullable
    SignalOptions signal;

    @Option(names = "--comment", paramLabel = "TEXT", description = "A comment in free text, alone or with a signal.")
    @Nullable
    String comment;

    @Option(names = "--user", paramLabel = "NAME", description = "Whose feedback it is.")
    @Nullable
    String user;

    @Override
    public Integer call() {
        if (signal == null && comment == null) {
            throw usage("feedback is missing: give a signal such as --thumbs-up, or --comment");
        }
        Store opened = store.records();
        // Nothing is asked here, so the model is none.
        try (LlmOps ops =
                LlmOps.builder().store(opened).model(ModelClient.noop()).build()) {
            FeedbackRecorder recorder =
                    user == null ? ops.feedback() : ops.feedback().by(user);
            Feedback kept = recorder.add(
                    id.in(opened), signal == null ? new FeedbackSignal.Comment() : signal.signal(), comment);
            if (json) {
                output().json(kept);
            } else {
                output().line("kept: " + FeedbackText.of(kept));
            }
        }
        return 0;
    }
}
