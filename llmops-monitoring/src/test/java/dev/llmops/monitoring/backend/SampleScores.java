package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.TokenUsage;
import java.time.Duration;
import java.time.Instant;

/** One score of each kind for a call. */
final class SampleScores {

    private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");

    private SampleScores() {}

    /** Sends them; the first ones before the backend has the call, which comes seconds later in production too. */
    static void send(TracingBackend backend, SampleCalls calls, Generation call) {
        ScoreSender sender = ScoreSender.builder(backend, calls.store().generations()::find)
                .content()
                .attempts(12, Duration.ofMillis(50))
                .closeTimeout(Duration.ofMinutes(2))
                .build();
        sender.accept(new GenerationScore(
                call.id(),
                new Judgement("groundedness", Score.of(0.8), "all claims are there", TokenUsage.of(5, 1)),
                AT));
        sender.accept(feedback(call, new FeedbackSignal.Thumbs(false), "too short"));
        calls.flush();
        sender.accept(feedback(call, new FeedbackSignal.Rating(4, 1, 5), null));
        sender.accept(feedback(call, new FeedbackSignal.Label("wrong-product"), null));
        sender.accept(feedback(call, new FeedbackSignal.Correction("2.5 metres"), null));
        sender.accept(feedback(call, new FeedbackSignal.Comment(), "thank you"));
        sender.close();
        assertThat(sender.counts()).isEqualTo(new ScoreCounts(6, 0, 0, 0));
    }

    private static Feedback feedback(Generation call, FeedbackSignal signal, String comment) {
        return new Feedback(
                call.id().value() + signal.getClass().getSimpleName(), call.id(), signal, "u42", comment, AT);
    }
}
