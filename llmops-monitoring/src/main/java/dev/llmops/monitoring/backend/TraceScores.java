package dev.llmops.monitoring.backend;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.TraceContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of judgements and feedback is sent: words only where content is on. */
record TraceScores(boolean content) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** {@return a score; nothing for a judgement that has none} */
    Optional<TraceScore> of(TraceContext trace, GenerationScore score) {
        Judgement judgement = score.judgement();
        if (!(judgement.score() instanceof Score.Scored scored)) {
            return Optional.empty();
        }
        return Optional.of(new TraceScore(
                trace,
                judgement.evaluator(),
                judgement.usage() == null ? TraceScore.Source.CODE : TraceScore.Source.LLM,
                scored.value(),
                content ? judgement.rationale() : null,
                null,
                score.generation().value() + "/" + judgement.evaluator(),
                score.at()));
    }

    /** {@return feedback as a score; nothing for mere words where content is off} */
    Optional<TraceScore> of(TraceContext trace, Feedback feedback) {
        Object value = value(feedback.signal());
        String comment = content ? feedback.comment() : null;
        String expected = content ? expected(feedback.signal()) : null;
        return value == null && comment == null
                ? Optional.empty()
                : Optional.of(new TraceScore(
                        trace,
                        name(feedback.signal()),
                        TraceScore.Source.HUMAN,
                        value,
                        comment,
                        expected,
                        feedback.id(),
                        feedback.at()));
    }

    private static String name(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.CitationClick) {
            return "citation_click";
        }
        return signal instanceof FeedbackSignal.Dwell
                ? "dwell_seconds"
                : signal.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object value(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up();
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            return rating.value();
        }
        if (signal instanceof FeedbackSignal.Label label) {
            return label.name();
        }
        if (signal instanceof FeedbackSignal.CitationClick click) {
            return (double) click.number();
        }
        if (signal instanceof FeedbackSignal.Dwell dwell) {
            return seconds(dwell.time());
        }
        return signal instanceof FeedbackSignal.Comment ? null : true;
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / NANOS_PER_SECOND;
    }

    private static @Nullable String expected(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Correction correction) {
            return correction.text();
        }
        return signal instanceof FeedbackSignal.Edit edit ? edit.after() : null;
    }
}
