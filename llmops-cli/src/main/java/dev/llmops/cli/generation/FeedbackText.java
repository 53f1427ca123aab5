package dev.llmops.cli.generation;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.cli.console.Figures;
import dev.llmops.cli.console.Output;
import java.util.Locale;

/** Feedback in words. */
final class FeedbackText {

    private static final int MAX_LENGTH = 200;

    private FeedbackText() {}

    static String of(Feedback feedback) {
        String words = signal(feedback.signal());
        if (feedback.comment() != null) {
            words += ": " + Output.oneLine(feedback.comment(), MAX_LENGTH);
        }
        return feedback.user() == null ? words : words + " (" + Output.oneLine(feedback.user(), MAX_LENGTH) + ")";
    }

    static String signal(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up() ? "thumbs up" : "thumbs down";
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            return "rating " + plain(rating.value()) + " of " + plain(rating.least()) + " to " + plain(rating.most());
        }
        if (signal instanceof FeedbackSignal.Label label) {
            return "label " + Output.oneLine(label.name(), MAX_LENGTH);
        }
        if (signal instanceof FeedbackSignal.Correction correction) {
            return "correction \"" + Output.oneLine(correction.text(), MAX_LENGTH) + "\"";
        }
        if (signal instanceof FeedbackSignal.Edit edit) {
            return edited(edit);
        }
        if (signal instanceof FeedbackSignal.CitationClick click) {
            return "opened citation " + click.number();
        }
        if (signal instanceof FeedbackSignal.Click click) {
            return "opened " + Output.oneLine(click.passage(), MAX_LENGTH) + " at position " + click.position();
        }
        if (signal instanceof FeedbackSignal.Dwell dwell) {
            return "looked at it for " + Figures.seconds(dwell.time());
        }
        return signal.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String edited(FeedbackSignal.Edit edit) {
        String after = edit.after();
        String words = after == null ? "edited" : "edited to \"" + Output.oneLine(after, MAX_LENGTH) + "\"";
        Double distance = edit.distance();
        return distance == null ? words : words + String.format(Locale.ROOT, ", distance %.2f", distance);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }
}
