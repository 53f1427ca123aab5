package dev.llmops.cli.generation;

import dev.llmops.api.feedback.FeedbackSignal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** One kind of feedback; picocli sets exactly one of the fields. */
final class SignalOptions {

    private static final double NANOS_PER_SECOND = 1e9;

    @Option(names = "--thumbs-up", description = "It was good.")
    boolean thumbsUp;

    @Option(names = "--thumbs-down", description = "It was bad.")
    boolean thumbsDown;

    @Option(names = "--rating", paramLabel = "N", description = "Stars, 1 to 5.")
    @Nullable
    Integer rating;

    @Option(names = "--label", paramLabel = "NAME", description = "A label such as wrong-product.")
    @Nullable
    String label;

    @Option(names = "--correction", paramLabel = "TEXT", description = "The answer as it should have been.")
    @Nullable
    String correction;

    @Option(names = "--copied", description = "It was copied.")
    boolean copied;

    @ArgGroup(exclusive = false)
    @Nullable
    EditOptions edit;

    @Option(names = "--regenerated", description = "Another answer was asked for.")
    boolean regenerated;

    @Option(names = "--abandoned", description = "The conversation was left.")
    boolean abandoned;

    @Option(names = "--citation-click", paramLabel = "N", description = "Citation N was opened, counted from 1.")
    @Nullable
    Integer citation;

    @Option(names = "--dwell", paramLabel = "SECONDS", description = "Dwell time: it was looked at for so long.")
    @Nullable
    Double dwell;

    /** What was written before it was used. */
    static final class EditOptions {

        @Option(
                names = "--edited-from",
                required = true,
                paramLabel = "TEXT",
                description = "It was edited from this text")
        String before = "";

        @Option(names = "--edited-to", required = true, paramLabel = "TEXT", description = "to this one.")
        String after = "";
    }

    FeedbackSignal signal() {
        if (thumbsUp || thumbsDown) {
            return new FeedbackSignal.Thumbs(thumbsUp);
        }
        if (rating != null) {
            return new FeedbackSignal.Rating(rating, 1, 5);
        }
        if (label != null) {
            return new FeedbackSignal.Label(label);
        }
        if (correction != null) {
            return new FeedbackSignal.Correction(correction);
        }
        if (edit != null) {
            return new FeedbackSignal.Edit(edit.before, edit.after);
        }
        return copied ? new FeedbackSignal.Copy() : implicit();
    }

    private FeedbackSignal implicit() {
        if (citation != null) {
            return new FeedbackSignal.CitationClick(citation);
        }
        if (dwell != null) {
            return new FeedbackSignal.Dwell(Duration.ofNanos(Math.round(dwell * NANOS_PER_SECOND)));
        }
        return regenerated ? new FeedbackSignal.Regenerate() : new FeedbackSignal.Abandon();
    }
}
