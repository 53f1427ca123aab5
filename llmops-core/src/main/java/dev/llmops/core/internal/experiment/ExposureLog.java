package dev.llmops.core.internal.experiment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Variant;
import dev.llmops.core.chain.Call;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Writes down who met what, once for each unit and epoch. Most calls end at a bounded set of those who were written down lately; of
 * all others the store keeps the first. What the store does not take is tried again with the unit's next call, and the call goes on
 * either way. Safe for use by multiple threads.
 */
public final class ExposureLog {

    private static final int REMEMBERED = 100_000;

    private final ExperimentStore store;
    private final Consumer<Throwable> onError;
    private final Cache<Known, Boolean> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /**
     * An empty log.
     *
     * @param store keeps the exposures
     * @param onError hears of those that it did not keep
     */
    public ExposureLog(ExperimentStore store, Consumer<Throwable> onError) {
        this.store = store;
        this.onError = onError;
    }

    private record Known(String experiment, int epoch, String unit) {}

    void log(ExperimentVersion version, Variant variant, String unit, Call call) {
        Known key = new Known(version.experiment().name(), version.epoch(), unit);
        if (known.asMap().putIfAbsent(key, true) != null) {
            return;
        }
        try {
            var unused = store.expose(exposure(version, variant, unit, call)).whenComplete((first, error) -> {
                if (error != null) {
                    lost(
                            key,
                            error instanceof CompletionException && error.getCause() != null
                                    ? error.getCause()
                                    : error);
                }
            });
        } catch (RuntimeException | Error e) { // a store that breaks its word must not fail the call
            lost(key, e);
        }
    }

    private void lost(Known key, Throwable error) {
        known.invalidate(key);
        onError.accept(error);
    }

    private static Exposure exposure(ExperimentVersion version, Variant variant, String unit, Call call) {
        Map<String, String> segments = new HashMap<>(call.caller().tags());
        if (call.caller().tenant() != null) {
            segments.put("tenant", call.caller().tenant());
        }
        return new Exposure(
                version.experiment().name(),
                version.epoch(),
                variant.name(),
                unit,
                call.notes().startedAt(),
                call.notes().id().value(),
                version.propensity(variant.name()),
                segments);
    }
}
