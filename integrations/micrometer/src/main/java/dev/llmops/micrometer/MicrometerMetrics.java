package dev.llmops.micrometer;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.monitoring.metric.QualityMetrics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures calls with Micrometer, for applications without OpenTelemetry, under the names that the library gives OpenTelemetry. Add it with
 * {@code LlmOps.builder().listener(metrics)}. Where {@code openTelemetry(...)} is set as well each call is measured twice. No meter has a tag that
 * could take many values: no user, no id; of models, whose names servers claim, the first 100 have theirs, and others are {@code other}. Safe for use by multiple threads.
 *
 * <p>It reads the record of a call that has ended, so two things differ: the time between chunks is not there, and the time to the first one is that of
 * calls with one attempt, from the call on. A tag that does not apply is {@code none}, since a registry such as Prometheus's wants the same tags each time.
 */
public final class MicrometerMetrics implements GenerationListener {

    private static final String NONE = "none";
    private static final String OTHER = "other";

    private static final int MAX_MODELS = 100;

    /** Those of OpenTelemetry's conventions, in seconds. */
    private static final Duration[] SECONDS = Arrays.stream(
                    new double[] {0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
                    })
            .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
            .toArray(Duration[]::new);

    /** Those of OpenTelemetry's conventions: powers of 4. */
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };

    private final MeterRegistry registry;
    private final QualityMetrics quality;
    private final Set<String> models = new HashSet<>();

    /**
     * Measures with a registry.
     *
     * @param registry where the meters are
     */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.quality = QualityMetrics.of(new MicrometerQuality(registry));
    }

    /** {@return what measures scores and feedback, which come after the call} */
    public QualityMetrics quality() {
        return quality;
    }

    @Override
    public void onGeneration(Generation generation) {
        timer("llmops.call.duration", Tags.of("llmops.status", word(generation.status())))
                .record(generation.timings().total());
        List<Attempt> attempts = generation.attempts();
        attempts.forEach(attempt -> attempt(attempt, model(attempt, generation)));
        Duration first = generation.timings().timeToFirstToken();
        if (first != null && attempts.size() == 1) {
            timer("gen_ai.client.operation.time_to_first_chunk", model(attempts.get(0), generation))
                    .record(first);
        }
        generation.guardrails().forEach(this::decision);
        CacheUse cache = generation.cache();
        if (cache != null) {
            registry.counter("llmops.cache.uses", "llmops.cache", word(cache.outcome()))
                    .increment();
        }
    }

    private void attempt(Attempt attempt, Tags model) {
        String error = attempt.error() == null ? NONE : attempt.error().type();
        timer("gen_ai.client.operation.duration", model.and("error.type", error))
                .record(attempt.took());
        tokens(model, "input", attempt.usage().input());
        tokens(model, "output", attempt.usage().output());
        if (attempt.cost() instanceof Cost.Known known) {
            registry.counter(
                            "llmops.cost",
                            model.and("llmops.cost.currency", known.currency().getCurrencyCode()))
                    .increment(known.amount().doubleValue());
        }
    }

    private void tokens(Tags model, String type, @Nullable Integer count) {
        if (count != null) {
            DistributionSummary.builder("gen_ai.client.token.usage")
                    .tags(model.and("gen_ai.token.type", type))
                    .serviceLevelObjectives(TOKENS)
                    .register(registry)
                    .record(count);
        }
    }

    private Tags model(Attempt attempt, Generation generation) {
        ModelResponse response = attempt.answered() ? generation.response() : null;
        return Tags.of(
                Tag.of("gen_ai.operation.name", "chat"),
                Tag.of("gen_ai.provider.name", attempt.model().provider()),
                Tag.of("gen_ai.request.model", known(attempt.model().name())),
                Tag.of(
                        "gen_ai.response.model",
                        response == null ? NONE : known(response.model().name())));
    }

    private String known(String model) {
        synchronized (models) {
            if (models.contains(model)) {
                return model;
            }
            return models.size() < MAX_MODELS && models.add(model) ? model : OTHER;
        }
    }

    private void decision(GuardrailRecord made) {
        registry.counter(
                        "llmops.guardrail.decisions",
                        "llmops.guardrail.name",
                        made.guardrail(),
                        "llmops.guardrail.stage",
                        word(made.stage()),
                        "llmops.guardrail.decision",
                        word(made.decision()))
                .increment();
    }

    private static String word(Decision decision) {
        if (decision instanceof Decision.Pass) {
            return "pass";
        }
        if (decision instanceof Decision.Transform) {
            return "transform";
        }
        return decision instanceof Decision.Block ? "block" : "reask";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(SECONDS).register(registry);
    }
}
