package dev.llmops.examples.demo;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.core.FeedbackRecorder;
import dev.llmops.core.LlmOps;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Gives feedback of several kinds and reads it back with its answers. */
public final class CollectFeedback {

    private CollectFeedback() {}

    /**
     * Plays users who say what they think, and show it by what they do.
     *
     * @param screen where to show it
     * @param ops takes the feedback
     * @param asked the answers
     */
    public static void run(Screen screen, LlmOps ops, List<Asked> asked) {
        screen.section(
                "Feedback",
                "What users say and what they do, kept with the answer. Here the users are played: thumbs follow from"
                        + " whether the words expected are in the answer.",
                "ops.feedback().by(user).thumbsDown(answer.generationId(), \"not what I asked\");");
        asked.forEach(each -> thumbs(ops, each));
        more(ops, asked);
        for (Asked each : asked) {
            List<Feedback> found = ops.feedbackStore().of(each.answer().generationId());
            screen.line(String.format(
                    Locale.ROOT,
                    "%-7s %-17s %s",
                    each.user(),
                    each.version(),
                    String.join("; ", found.stream().map(CollectFeedback::words).toList())));
        }
        screen.gap();
        long withFeedback = asked.stream()
                .filter(each ->
                        !ops.feedbackStore().of(each.answer().generationId()).isEmpty())
                .count();
        screen.verdict(
                withFeedback == asked.size(),
                ops.feedbackStore().latest(100).size() + " signals read back from the store, each with its answer");
    }

    private static void thumbs(LlmOps ops, Asked each) {
        FeedbackRecorder recorder = ops.feedback().by(each.user());
        GenerationId id = each.answer().generationId();
        if (each.right()) {
            recorder.thumbsUp(id);
        } else {
            recorder.thumbsDown(id, "not what I asked");
            recorder.correction(id, "The answer is: " + each.question().expected() + ".");
        }
    }

    /** The other kinds, on the first answers. */
    private static void more(LlmOps ops, List<Asked> asked) {
        GenerationId first = asked.get(0).answer().generationId();
        String text = asked.get(0).answer().text();
        FeedbackRecorder recorder = ops.feedback().by(asked.get(0).user());
        recorder.copied(first);
        recorder.edited(first, text, text.strip() + " (from the manual)");
        ops.feedback().by(asked.get(1).user()).rating(asked.get(1).answer().generationId(), 4);
        ops.feedback().by(asked.get(2).user()).label(asked.get(2).answer().generationId(), "too-long");
        ops.feedback().by(asked.get(3).user()).regenerated(asked.get(3).answer().generationId());
        ops.feedback().by(asked.get(4).user()).dwelled(asked.get(4).answer().generationId(), Duration.ofSeconds(12));
    }

    private static String words(Feedback feedback) {
        FeedbackSignal signal = feedback.signal();
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up() ? "thumbs up" : "thumbs down: " + feedback.comment();
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            return "rating " + (int) rating.value() + " of " + (int) rating.most();
        }
        if (signal instanceof FeedbackSignal.Label label) {
            return "label " + label.name();
        }
        if (signal instanceof FeedbackSignal.Correction correction) {
            return "correction \"" + correction.text() + "\"";
        }
        if (signal instanceof FeedbackSignal.Dwell dwell) {
            return "read for " + dwell.time().toSeconds() + " s";
        }
        return signal instanceof FeedbackSignal.Edit
                ? "edited"
                : signal.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
