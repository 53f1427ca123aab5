package dev.llmops.monitoring;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationBuilder;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of calls, made by hand. */
public final class SampleCalls {

    public static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final ModelIdentity MODEL = new ModelIdentity("llmops", "scripted", null);

    private long made;

    /** A completed call at noon. */
    public GenerationBuilder asking(String text) {
        return ended(GenerationStatus.COMPLETED, NOON, Duration.ofSeconds(1)).request(ModelRequest.user(text));
    }

    /** A call that began at a time and took so long, with its first token after half of that. */
    public GenerationBuilder ended(GenerationStatus status, Instant at, Duration took) {
        return Generation.builder()
                .id(id(at))
                .contentHash("sha256:" + "0".repeat(64))
                .caller(Caller.ANONYMOUS)
                .status(status)
                .response(status == GenerationStatus.COMPLETED ? response() : null)
                .timings(new Timings(at, took.dividedBy(2), took, took));
    }

    /** An id of a time: ids sort by it. */
    private GenerationId id(Instant at) {
        String time = String.format(Locale.ROOT, "%012x", at.toEpochMilli());
        return new GenerationId(
                String.format(Locale.ROOT, "%s-%s-7000-8000-%012x", time.substring(0, 8), time.substring(8), made++));
    }

    private static ModelResponse response() {
        return new ModelResponse(
                Message.assistant("yes"),
                FinishReason.STOP,
                TokenUsage.ZERO,
                MODEL,
                null,
                Duration.ofMillis(10),
                Map.of());
    }

    public static Passage passage(@Nullable Double score) {
        return new Passage("doc", new CharRange(0, 4), "text", score, Map.of());
    }

    public static Feedback thumbs(Generation call, boolean up, Instant at) {
        return new Feedback(call.id() + "-" + at, call.id(), new FeedbackSignal.Thumbs(up), null, null, at);
    }
}
