package dev.llmops.benchmarks;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Generations as a support assistant makes them: a prompt, two passages, two guardrails, a short answer. */
final class SampleGenerations {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final String DIGEST = "sha256:" + "5f".repeat(32);
    private static final ModelIdentity MODEL = new ModelIdentity("openai", "gpt-5-mini", null);
    private static final TokenUsage USAGE = new TokenUsage(412, 38, 0, 0);
    private static final Cost COST = new Cost.Known(new BigDecimal("0.000179"), Currency.getInstance("USD"));
    private static final List<Passage> PASSAGES = List.of(
            passage("manual-lamp", "The lamp comes with a cable of 2.5 metres and a plug of type F. ".repeat(4)),
            passage("manual-spares", "Longer cables can be ordered as spare part 4711. ".repeat(5)));

    private SampleGenerations() {}

    static GenerationId id(long number) {
        return new GenerationId(
                new UUID((START.toEpochMilli() + number) << 16 | 0x7000L, number | 1L << 63).toString());
    }

    static String user(long number) {
        return "u" + number % 1000;
    }

    static String session(long number) {
        return "s" + number % 5000;
    }

    static Generation number(long number) {
        Duration took = Duration.ofMillis(640);
        ModelResponse response = new ModelResponse(
                Message.assistant("The cable of the lamp is 2.5 metres long [1]. A longer one is spare part 4711 [2]."),
                FinishReason.STOP,
                USAGE,
                MODEL,
                Duration.ofMillis(210),
                took,
                Map.of("id", "resp_" + number));
        return Generation.builder()
                .id(id(number))
                .contentHash(DIGEST)
                .caller(new Caller(user(number), session(number), null, Map.of("channel", "web")))
                .prompt(new PromptUse(
                        "support-answer",
                        3,
                        DIGEST,
                        Map.of("question", "How long is the cable of the lamp?"),
                        PromptSource.STORE.fromMemory()))
                .assignments(List.of(new Assignment("shorter-answers", "b", user(number), 1, false)))
                .passages(PASSAGES)
                .request(request())
                .model(MODEL)
                .guardrails(List.of(guardrail(GuardrailStage.USER_INPUT), guardrail(GuardrailStage.OUTPUT)))
                .attempts(List.of(new Attempt("support", MODEL, START, took, USAGE, COST, DIGEST, null, true)))
                .status(GenerationStatus.COMPLETED)
                .response(response)
                .usage(USAGE)
                .cost(COST)
                .timings(new Timings(START, Duration.ofMillis(212), took, Duration.ofMillis(655)))
                .build();
    }

    private static ModelRequest request() {
        return ModelRequest.builder()
                .system("Answer from the passages only, in at most two sentences, and cite them by number.")
                .user("[1] " + PASSAGES.get(0).text() + "\n[2] "
                        + PASSAGES.get(1).text() + "\n\nHow long is the cable of the lamp?")
                .parameters(ModelParameters.builder()
                        .temperature(0.2)
                        .seed(42)
                        .maxTokens(300)
                        .build())
                .build();
    }

    private static Passage passage(String source, String text) {
        return new Passage(source, new CharRange(0, text.length()), text, 0.82, Map.of("title", source));
    }

    private static GuardrailRecord guardrail(GuardrailStage stage) {
        return new GuardrailRecord("pii", stage, null, Decision.pass(), Duration.ofNanos(41_000));
    }
}
