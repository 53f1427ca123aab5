package dev.llmops.local.internal.worker;

import dev.llmops.local.EngineOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>{@link EngineOptions} as a record, for the way to the worker.
 *
 * @param parallel calls computed together, or null for the default
 * @param promptTokensPerStep tokens of prompts in a step, or null for the default
 * @param sharedCache cells shared by all calls, or null for cells of their own
 * @param repeatable whether a call gets the text that it would get alone
 * @param reusePrefixes whether prompts share what they begin with
 * @param sharePrefixesAmongTenants whether also those of other tenants
 * @param savedBytes memory for calls that make room
 * @param prefixBytes memory for beginnings of prompts
 * @param tenantWeights the weights of tenants
 */
public record WorkerEngine(
        @Nullable Integer parallel,
        @Nullable Integer promptTokensPerStep,
        @Nullable Integer sharedCache,
        boolean repeatable,
        boolean reusePrefixes,
        boolean sharePrefixesAmongTenants,
        long savedBytes,
        long prefixBytes,
        Map<String, Double> tenantWeights) {

    /**
     * {@return the record of options}
     *
     * @param options the options
     */
    public static WorkerEngine of(EngineOptions options) {
        return new WorkerEngine(
                options.parallel(),
                options.promptTokensPerStep(),
                options.sharedCache(),
                options.repeatable(),
                options.reusePrefixes(),
                options.sharePrefixesAmongTenants(),
                options.savedBytes(),
                options.prefixBytes(),
                options.tenantWeights());
    }

    EngineOptions options() {
        EngineOptions.Builder builder = EngineOptions.builder();
        if (parallel != null) {
            builder.parallel(parallel);
        }
        if (promptTokensPerStep != null) {
            builder.promptTokensPerStep(promptTokensPerStep);
        }
        if (sharedCache != null) {
            builder.sharedCache(sharedCache);
        }
        if (!repeatable) {
            builder.repeatable(false);
        }
        if (!reusePrefixes) {
            builder.reusePrefixes(false);
        }
        if (sharePrefixesAmongTenants) {
            builder.sharePrefixesAmongTenants(true);
        }
        builder.savedBytes(savedBytes);
        if (prefixBytes > 0) {
            builder.prefixBytes(prefixBytes);
        }
        tenantWeights.forEach(builder::tenantWeight);
        return builder.build();
    }
}
