package dev.llmops.serving.pool;

import static dev.llmops.testkit.ScriptedModelClient.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each decision of a pool is a metric, and the page of reference has all of them. */
class PoolMetricsTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetry openTelemetry = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build();
    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder =
            Pool.builder().determinism(time, time, new SplittableRandom(7)).openTelemetry(openTelemetry);

    @Test
    void what_was_chosen_what_was_not_and_why() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a", ScriptedModelClient.of(request -> failing("", new ModelUnavailableException("down")))))
                .endpoint(says("b", 0))
                .endpoint(Endpoint.builder("drained", ScriptedModelClient.saying("c"))
                        .weight(0)
                        .build())
                .circuitBreaker(new CircuitBreakerPolicy(1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .build();

        pool.generate(QUESTION);
        pool.generate(QUESTION);

        assertThat(sums())
                .containsEntry("llmops.pool.attempts a", 1L)
                .containsEntry("llmops.pool.attempts b", 2L)
                .containsEntry("llmops.pool.retries a server", 1L)
                .containsEntry("llmops.pool.circuit_breaker.changes a open", 1L)
                .containsEntry("llmops.pool.filtered a tried", 1L)
                .containsEntry("llmops.pool.filtered a circuit_breaker", 1L)
                .containsEntry("llmops.pool.filtered drained weight", 3L);
    }

    @Test
    void escalations_budgets_and_refusals() {
        Pool pool = builder.endpoint(says("cheap", 0))
                .endpoint(says("dear", 1))
                .escalateWhen((caller, request, response) -> "always")
                .budget(Budget.tokens("small", 500, Duration.ofHours(1)))
                .build();
        pool.generate(QUESTION);
        Budget.Action stop = Budget.Action.STOP;
        ModelRequest large = ModelRequest.user("x".repeat(4000));
        assertThatThrownBy(() -> pool.generate(large)).isInstanceOf(BudgetExceededException.class);

        assertThat(sums())
                .containsEntry("llmops.pool.escalations cheap", 1L)
                .containsEntry("llmops.pool.refusals budget", 1L)
                .containsKey("llmops.pool.budget.exceeded small " + stop.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void what_is_left_of_a_budget_to_whoever_has_least() {
        Budget budget = Budget.tokens("shared", 1_000, Duration.ofHours(1)).per(Caller::tenant);
        try (Pool pool = builder.endpoint(says("a", 0)).budget(budget).build()) {
            assertThat(left()).containsExactly(1.0);

            pool.generate(QUESTION);

            double used = budget.spent(time.now()).values().iterator().next().doubleValue();
            assertThat(used).isPositive();
            assertThat(left()).containsExactly(1 - used / 1_000);
        }
        assertThat(left()).as("after the pool was closed").isEmpty();
    }

    @Test
    void metrics_have_one_target() {
        assertThatThrownBy(() -> builder.openTelemetry(openTelemetry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one target");
    }

    /** The pool asks it between a place that is taken and its attempt, and where a circuit breaker opens. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_meter_that_fails_hurts_no_call_and_keeps_no_place(boolean error) {
        Failing meter = new Failing(error);
        Pool pool = Pool.builder()
                .determinism(time, time, new SplittableRandom(7))
                .meter(meter)
                .endpoint(Endpoint.builder(
                                "a",
                                ScriptedModelClient.of(request -> failing("", new ModelUnavailableException("down"))))
                        .maxConcurrency(1)
                        .build())
                .endpoint(Endpoint.builder("b", ScriptedModelClient.saying("b"))
                        .maxConcurrency(1)
                        .build())
                .circuitBreaker(new CircuitBreakerPolicy(1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .budget(Budget.tokens("small", 2_000, Duration.ofHours(1)))
                .build();

        for (int i = 0; i < 3; i++) {
            assertThat(pool.generate(QUESTION).text()).isEqualTo("b");
        }
        assertThatThrownBy(() -> pool.generate(ModelRequest.user("x".repeat(40_000))))
                .isInstanceOf(BudgetExceededException.class);
        assertThat(pool.status()).extracting(EndpointStatus::inFlight).containsOnly(0);
        pool.close();

        assertThat(meter.asked)
                .contains("watch", "waited", PoolMetrics.ATTEMPTS, PoolMetrics.RETRIES, PoolMetrics.CIRCUIT_BREAKER)
                .contains(PoolMetrics.FILTERED, PoolMetrics.REFUSALS, PoolMetrics.BUDGETS);
    }

    /** Fails whatever it is asked. */
    private static final class Failing implements PoolMeter {

        private final Set<String> asked = new HashSet<>();
        private final boolean error;

        private Failing(boolean error) {
            this.error = error;
        }

        private void fail(String what) {
            asked.add(what);
            if (error) {
                throw new AssertionError(what);
            }
            throw new IllegalStateException(what);
        }

        @Override
        public void count(String name, Map<String, String> attributes) {
            fail(name);
        }

        @Override
        public void waited(Duration took) {
            fail("waited");
        }

        @Override
        public Runnable watch(Map<String, DoubleSupplier> shares) {
            fail("watch");
            return () -> {};
        }
    }

    private List<Double> left() {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(PoolMetrics.BUDGET_LEFT))
                .flatMap(metric -> metric.getDoubleGaugeData().getPoints().stream())
                .map(DoublePointData::getValue)
                .toList();
    }

    @Test
    void a_call_that_finds_no_endpoint() {
        Pool pool = builder.endpoint(Endpoint.of(
                        "a", ScriptedModelClient.of(request -> failing("", new ModelUnavailableException("down")))))
                .circuitBreaker(new CircuitBreakerPolicy(1, 1, 1, Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .retries(RetryPolicy.NONE)
                .build();
        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(ModelUnavailableException.class);
        assertThatThrownBy(() -> pool.generate(QUESTION)).isInstanceOf(NoEndpointException.class);

        assertThat(sums()).containsEntry("llmops.pool.refusals no_endpoint", 1L);
        assertThat(reader.collectAllMetrics())
                .filteredOn(metric -> metric.getName().equals(PoolMetrics.WAIT))
                .isNotEmpty();
    }

    @Test
    void the_page_of_reference_has_every_name() throws Exception {
        String page = Files.readString(Path.of("../docs/reference/metrics.md"));
        String code = Files.readString(Path.of("src/main/java/dev/llmops/serving/pool/PoolMetrics.java"));
        Matcher names = Pattern.compile("\"(llmops\\.pool\\.[a-z_.]+)\"").matcher(code);
        int found = 0;
        while (names.find()) {
            assertThat(page).contains("`" + names.group(1) + "`");
            found++;
        }
        assertThat(found).isEqualTo(13);
    }

    /** By name, endpoint or budget, and reason. */
    private Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        for (MetricData metric : reader.collectAllMetrics()) {
            for (LongPointData point : metric.getLongSumData().getPoints()) {
                StringBuilder key = new StringBuilder(metric.getName());
                point.getAttributes().forEach((name, value) -> key.append(' ').append(value));
                sums.put(key.toString(), point.getValue());
            }
        }
        return sums;
    }

    private static Endpoint says(String name, int step) {
        return Endpoint.builder(name, ScriptedModelClient.saying(name))
                .step(step)
                .build();
    }
}
