package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a pool tells of itself. */
class PoolStatusTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));

    @Test
    void an_endpoint_that_fails_is_open_then_half_open_and_then_closed_again() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a", ScriptedModelClient.of(request -> failing("", new ModelUnavailableException("down")))))
                .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                .circuitBreaker(new CircuitBreakerPolicy(4, 2, 0.5, Duration.ofSeconds(5), Duration.ofMinutes(5)))
                .build();
        assertThat(status(pool).circuit()).isEqualTo(EndpointStatus.Circuit.CLOSED);
        assertThat(status(pool).retryAfter()).isNull();

        for (int i = 0; i < 4; i++) {
            pool.generate(QUESTION);
        }
        assertThat(status(pool))
                .extracting(EndpointStatus::circuit, EndpointStatus::attempts, EndpointStatus::failures)
                .containsExactly(EndpointStatus.Circuit.OPEN, 2L, 2L);
        assertThat(status(pool).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(pool.status().get(1))
                .extracting(EndpointStatus::name, EndpointStatus::attempts, EndpointStatus::failures)
                .containsExactly("b", 4L, 0L);

        time.advance(Duration.ofSeconds(5));
        assertThat(status(pool).circuit()).isEqualTo(EndpointStatus.Circuit.HALF_OPEN);
    }

    @Test
    void what_is_in_flight_and_how_soon_the_first_token_came_is_told() {
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.saying("a text")))
                .build();
        assertThat(status(pool).firstToken()).isNull();

        try (ModelStream stream = pool.stream(QUESTION)) {
            stream.next();
            assertThat(status(pool).inFlight()).isEqualTo(1);
            assertThat(status(pool).outstandingTokens()).isPositive();
        }
        assertThat(status(pool).inFlight()).isZero();
        assertThat(status(pool).outstandingTokens()).isZero();
        assertThat(status(pool).attempts()).isEqualTo(1);
    }

    @Test
    void a_budget_tells_what_each_has_spent_in_the_current_window() {
        Budget budget = Budget.tokens("hourly", 10_000, Duration.ofHours(1)).per(Caller::tenant);
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.saying("a")))
                .budget(budget)
                .build();
        try (LlmOps ops = LlmOps.builder().model(pool).store(Store.noop()).build()) {
            ops.request(QUESTION).forTenant("acme").ask();
            ops.request(QUESTION).ask();
        }
        assertThat(budget.spent(time.now())).containsOnlyKeys("", "acme");
        assertThat(budget.spent(time.now()).get("acme")).isGreaterThan(BigDecimal.ZERO);

        time.advance(Duration.ofHours(1));
        assertThat(budget.spent(time.now())).isEqualTo(Map.of());
    }

    private static EndpointStatus status(Pool pool) {
        return pool.status().get(0);
    }
}
