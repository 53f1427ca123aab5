package dev.llmops.server;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackTokens;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** An application with a store, a guardrail that redacts numbers of cards, and a server that takes feedback. */
final class FeedbackFixture implements AutoCloseable {

    static final String CARD = "4111111111111111";
    static final byte[] SECRET = "a-secret-of-the-tests-0123456789".getBytes(StandardCharsets.UTF_8);
    static final Caller ANNA = new Caller("anna@example.com", null, "acme", Map.of());

    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));
    final FeedbackTokens tokens = FeedbackTokens.builder()
            .key("k1", SECRET)
            .pseudonymKey(SECRET)
            .clock(now::get)
            .build();
    final BlockingQueue<Feedback> arrived = new LinkedBlockingQueue<>();
    final LlmOps ops;
    final ModelServer server;
    final GenerationId answer;

    FeedbackFixture(Path folder, UnaryOperator<FeedbackEndpoint.Builder> options) {
        ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("The cable is 2 m long."))
                .guardrails(new Cards())
                .feedbackSink(arrived::add)
                .build();
        answer = ops.request(ModelRequest.user("How long?")).by(ANNA).ask().generationId();
        server = ModelServer.builder(ops.asModelClient())
                .name("m")
                .port(0)
                .feedback(options.apply(FeedbackEndpoint.builder(
                                tokens, ops.generations(), ops.feedbackStore(), ops.feedback()))
                        .build())
                .build();
    }

    /** Redacts a number of a card, and blocks what is forbidden. */
    private record Cards() implements Guardrail {

        @Override
        public String name() {
            return "cards";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            if (text.contains("forbidden")) {
                return Decision.block("it says what nobody may");
            }
            return text.contains(CARD)
                    ? new Decision.Transform(text.replace(CARD, "<card>"), List.of())
                    : Decision.pass();
        }
    }

    String token() {
        return token(EnumSet.allOf(AllowedSignal.class));
    }

    String token(Set<AllowedSignal> signals) {
        return tokens.issue(answer, signals, "acme", "anna@example.com");
    }

    /** {@return the next that was kept} */
    Feedback next() throws InterruptedException {
        Feedback next = arrived.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no feedback arrived");
        }
        return next;
    }

    List<FeedbackSignal> kept() {
        return ops.feedbackStore().of(answer).stream().map(Feedback::signal).toList();
    }

    @Override
    public void close() {
        server.close();
        ops.close();
    }
}
