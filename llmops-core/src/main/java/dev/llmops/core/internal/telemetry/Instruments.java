package dev.llmops.core.internal.telemetry;

import static dev.llmops.core.internal.telemetry.GenAiNames.CACHE;
import static dev.llmops.core.internal.telemetry.GenAiNames.COST_CURRENCY;
import static dev.llmops.core.internal.telemetry.GenAiNames.ERROR_TYPE;
import static dev.llmops.core.internal.telemetry.GenAiNames.GUARDRAIL_DECISION;
import static dev.llmops.core.internal.telemetry.GenAiNames.GUARDRAIL_NAME;
import static dev.llmops.core.internal.telemetry.GenAiNames.GUARDRAIL_STAGE;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_CACHE_USES;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_CALL_DURATION;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_COST;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_GUARDRAIL_DECISIONS;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_OPERATION_DURATION;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_TIME_PER_OUTPUT_CHUNK;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_TIME_TO_FIRST_CHUNK;
import static dev.llmops.core.internal.telemetry.GenAiNames.METRIC_TOKEN_USAGE;
import static dev.llmops.core.internal.telemetry.GenAiNames.SECOND_BUCKETS;
import static dev.llmops.core.internal.telemetry.GenAiNames.STATUS;
import static dev.llmops.core.internal.telemetry.GenAiNames.TOKEN_BUCKETS;
import static dev.llmops.core.internal.telemetry.GenAiNames.TOKEN_TYPE;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The metrics. None has an attribute that could take many values: no user, no id. */
final class Instruments {

    private final ModelAttributes models = new ModelAttributes();
    private final LongHistogram tokens;
    private final DoubleHistogram duration;
    private final DoubleHistogram firstChunk;
    private final DoubleHistogram nextChunk;
    private final DoubleHistogram call;
    private final DoubleCounter cost;
    private final LongCounter decisions;
    private final LongCounter cacheUses;

    Instruments(Meter meter) {
        this.tokens = meter.histogramBuilder(METRIC_TOKEN_USAGE)
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Number of input and output tokens used")
                .setExplicitBucketBoundariesAdvice(TOKEN_BUCKETS)
                .build();
        this.duration = seconds(meter, METRIC_OPERATION_DURATION, "Duration of an attempt to get an answer of a model");
        this.firstChunk =
                seconds(meter, METRIC_TIME_TO_FIRST_CHUNK, "Time to the first chunk of a model's streamed answer");
        this.nextChunk = seconds(
                meter,
                METRIC_TIME_PER_OUTPUT_CHUNK,
                "Time between one chunk of a model's streamed answer and the next");
        this.call = seconds(meter, METRIC_CALL_DURATION, "Duration of a call, by how it ended");
        this.cost = meter.counterBuilder(METRIC_COST)
                .ofDoubles()
                .setUnit("{currency_unit}")
                .setDescription("What attempts cost, where the price is known")
                .build();
        this.decisions = meter.counterBuilder(METRIC_GUARDRAIL_DECISIONS)
                .setUnit("{decision}")
                .setDescription("Decisions of guardrails")
                .build();
        this.cacheUses = meter.counterBuilder(METRIC_CACHE_USES)
                .setUnit("{call}")
                .setDescription("What the response cache did for calls")
                .build();
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECOND_BUCKETS)
                .build();
    }

    /** Counts an attempt; {@code errorType} says what went wrong, if something did. */
    void duration(ModelIdentity asked, @Nullable String answered, Duration took, @Nullable String errorType) {
        AttributeKey<String> key = errorType == null ? null : ERROR_TYPE;
        duration.record(OpenSpan.seconds(took), models.of(asked, answered, key, errorType));
    }

    void firstChunk(ModelIdentity asked, @Nullable String answered, Duration after) {
        firstChunk.record(OpenSpan.seconds(after), models.of(asked, answered, null, null));
    }

    void nextChunk(ModelIdentity asked, Duration after) {
        nextChunk.record(OpenSpan.seconds(after), models.of(asked, null, null, null));
    }

    void usage(ModelIdentity asked, @Nullable String answered, TokenUsage usage) {
        tokens(asked, answered, "input", usage.input());
        tokens(asked, answered, "output", usage.output());
    }

    private void tokens(ModelIdentity asked, @Nullable String answered, String type, @Nullable Integer count) {
        if (count != null) {
            tokens.record(count, models.of(asked, answered, TOKEN_TYPE, type));
        }
    }

    /** Counts a call, which may have asked no model: one that was blocked, or answered from a cache. */
    void call(GenerationStatus status, Duration took) {
        call.record(OpenSpan.seconds(took), Attributes.of(STATUS, Words.of(status)));
    }

    void cost(ModelIdentity asked, @Nullable String answered, Cost.Known known) {
        String currency = known.currency().getCurrencyCode();
        cost.add(known.amount().doubleValue(), models.of(asked, answered, COST_CURRENCY, currency));
    }

    void cache(@Nullable CacheUse use) {
        if (use != null) {
            cacheUses.add(1, Attributes.of(CACHE, Words.of(use.outcome())));
        }
    }

    void decision(GuardrailRecord record) {
        decisions.add(
                1,
                Attributes.of(
                        GUARDRAIL_NAME, record.guardrail(),
                        GUARDRAIL_STAGE, Words.of(record.stage()),
                        GUARDRAIL_DECISION, Words.of(record.decision())));
    }
}
