package dev.llmops.micrometer;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.monitoring.metric.QualityMetrics;
import dev.llmops.serving.pool.Budget;
import dev.llmops.serving.pool.BudgetExceededException;
import dev.llmops.serving.pool.CircuitBreakerPolicy;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.pool.PoolBuilder;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Calls that use every metric of the library: answered, from the cache, blocked, failed; scores and feedback. */
final class SampleCalls {

    static final GenerationId ANSWER = new GenerationId("01890000-0000-7000-8000-000000000001");

    private SampleCalls() {}

    static void make(Consumer<LlmOpsBuilder> measured) {
        ScriptedModelClient model =
                ScriptedModelClient.of(request -> request.toString().contains("fail")
                        ? ScriptedModelClient.failing("", new ModelUnavailableException("down"))
                        : ScriptedModelClient.script("It has a cable of two metres."));
        String name = model.description().identity().name();
        LlmOpsBuilder builder = LlmOps.builder()
                .model(model)
                .retries(RetryPolicy.NONE)
                .guardrails(new NoWeapons())
                .cache(CachePolicy.builder(ResponseCaches.inMemory(1_000_000))
                        .sampledAnswers()
                        .build())
                .prices(PriceList.of(List.of(new Price(
                        name,
                        BigDecimal.ONE,
                        BigDecimal.TEN,
                        null,
                        null,
                        null,
                        List.of(),
                        Currency.getInstance("USD"),
                        Instant.EPOCH))));
        measured.accept(builder);
        try (LlmOps ops = builder.build()) {
            for (String question : List.of("How long?", "How long?", "A weapon?", "fail")) {
                try {
                    ops.request(ModelRequest.user(question)).stream().answer();
                } catch (RuntimeException e) {
                    // That one was to be blocked, or to fail.
                }
            }
        }
    }

    /** {@return a pool that chose, retried, refused and spent of its budget} */
    static Pool pool(Consumer<PoolBuilder> measured) {
        ScriptedModelClient down = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("down")));
        PoolBuilder builder = Pool.builder()
                .endpoint(Endpoint.of("down", down))
                .endpoint(Endpoint.of("up", ScriptedModelClient.saying("two metres")))
                .circuitBreaker(new CircuitBreakerPolicy(1, 1, 1, Duration.ofHours(1), Duration.ofHours(1)))
                .budget(Budget.tokens("team", 500, Duration.ofHours(1)));
        measured.accept(builder);
        Pool pool = builder.build();
        pool.generate(ModelRequest.user("How long?"));
        pool.generate(ModelRequest.user("How long?"));
        try {
            pool.generate(ModelRequest.user("x".repeat(4000)));
        } catch (BudgetExceededException e) {
            // That one was to be refused.
        }
        return pool;
    }

    static void judge(QualityMetrics quality) {
        ScoreStore scores = quality.scores(ScoreStore.noop());
        scores.save(new GenerationScore(ANSWER, new Judgement("groundedness", Score.of(0.5), null), Instant.EPOCH));
        scores.save(new GenerationScore(
                ANSWER, new Judgement("groundedness", new Score.Failed("timeout"), null), Instant.EPOCH));
        quality.feedback()
                .accept(new Feedback("1", ANSWER, new FeedbackSignal.Rating(5, 1, 5), null, null, Instant.EPOCH));
    }

    private static final class NoWeapons implements Guardrail {

        @Override
        public String name() {
            return "weapons";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return text.contains("weapon") ? new Decision.Block("weapons", List.of()) : Decision.pass();
        }
    }
}
