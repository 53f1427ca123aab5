package dev.llmops.serving.pool;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleGauge;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the pool decided, as metrics. None has an attribute that could take many values: no user, no tenant, no id. */
final class PoolMetrics implements AutoCloseable {

    static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("llmops.pool.endpoint");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("llmops.pool.reason");
    static final AttributeKey<String> BUDGET = AttributeKey.stringKey("llmops.pool.budget");
    static final String ATTEMPTS = "llmops.pool.attempts";
    static final String FILTERED = "llmops.pool.filtered";
    static final String RETRIES = "llmops.pool.retries";
    static final String HEDGES = "llmops.pool.hedges";
    static final String ESCALATIONS = "llmops.pool.escalations";
    static final String REFUSALS = "llmops.pool.refusals";
    static final String CIRCUIT_BREAKER = "llmops.pool.circuit_breaker.changes";
    static final String BUDGETS = "llmops.pool.budget.exceeded";
    static final String BUDGET_LEFT = "llmops.pool.budget.left";
    static final String WAIT = "llmops.pool.wait";

    private static final List<Double> SECOND_BUCKETS =
            List.of(0.001, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48);

    private final boolean on;
    private final Meter meter;
    private final LongCounter attempts;
    private final LongCounter filtered;
    private final LongCounter retries;
    private final LongCounter hedges;
    private final LongCounter escalations;
    private final LongCounter refusals;
    private final LongCounter circuitBreaker;
    private final LongCounter budgets;
    private final DoubleHistogram wait;
    private @Nullable ObservableDoubleGauge left;

    /** With null it measures nothing. */
    PoolMetrics(@Nullable OpenTelemetry openTelemetry) {
        this.on = openTelemetry != null;
        this.meter = (openTelemetry == null ? OpenTelemetry.noop() : openTelemetry).getMeter("dev.llmops.serving");
        this.attempts = counter(meter, ATTEMPTS, "{attempt}", "Attempts by the endpoint that was chosen");
        this.filtered = counter(meter, FILTERED, "{endpoint}", "Endpoints that were no candidates of a choice");
        this.retries = counter(meter, RETRIES, "{attempt}", "Attempts that failed and were followed by another");
        this.hedges = counter(meter, HEDGES, "{attempt}", "Second attempts that raced a slow one");
        this.escalations = counter(meter, ESCALATIONS, "{answer}", "Answers that an escalation rule rejected");
        this.refusals = counter(meter, REFUSALS, "{call}", "Calls that got no endpoint");
        this.circuitBreaker = counter(meter, CIRCUIT_BREAKER, "{change}", "Circuit breakers that opened or closed");
        this.budgets = counter(meter, BUDGETS, "{attempt}", "Attempts that would have exceeded a budget");
        this.wait = meter.histogramBuilder(WAIT)
                .setUnit("s")
                .setDescription("How long an attempt waited for an endpoint")
                .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
                .build();
    }

    private static LongCounter counter(Meter meter, String name, String unit, String description) {
        return meter.counterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .build();
    }

    /** {@return whether anybody listens: reasons cost something to find} */
    boolean isOn() {
        return on;
    }

    void attempt(String endpoint) {
        attempts.add(1, Attributes.of(ENDPOINT, endpoint));
    }

    void filtered(String endpoint, String reason) {
        filtered.add(1, Attributes.of(ENDPOINT, endpoint, REASON, reason));
    }

    void retry(String endpoint, Fault cause) {
        retries.add(1, Attributes.of(ENDPOINT, endpoint, REASON, cause.name().toLowerCase(Locale.ROOT)));
    }

    void hedge(boolean won) {
        hedges.add(1, Attributes.of(REASON, won ? "won" : "lost"));
    }

    void escalation(String endpoint) {
        escalations.add(1, Attributes.of(ENDPOINT, endpoint));
    }

    void refusal(String reason) {
        refusals.add(1, Attributes.of(REASON, reason));
    }

    void circuitBreaker(String of, boolean closed) {
        circuitBreaker.add(1, Attributes.of(ENDPOINT, of, REASON, closed ? "closed" : "open"));
    }

    void budget(String budget, Budget.Action action) {
        budgets.add(1, Attributes.of(BUDGET, budget, REASON, action.name().toLowerCase(Locale.ROOT)));
    }

    /** Watches what is left of each budget: of one for each tenant or user, that of whoever has the least. */
    void watch(List<Budget> all, InstantSource clock) {
        if (!on || all.isEmpty()) {
            return;
        }
        left = meter.gaugeBuilder(BUDGET_LEFT)
                .setUnit("1")
                .setDescription("Share of a budget that is left in its window, the least of all who have one")
                .buildWithCallback(gauge -> all.forEach(
                        each -> gauge.record(each.shareLeft(clock.instant()), Attributes.of(BUDGET, each.name()))));
    }

    @Override
    public void close() {
        if (left != null) {
            left.close();
        }
    }

    void waited(long nanos) {
        wait.record(nanos / 1e9, Attributes.empty());
    }
}
