package dev.llmops.local.option;

import dev.llmops.commons.internal.option.Require;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a local model batches concurrent calls, and what of them its KV cache keeps.
 *
 * @param parallel calls that run at once, from 1 to 128, or null for as many as memory allows, at most 4
 * @param prefillChunkSize prompt tokens that are computed between two tokens of the answers that are being generated, at least 4, or null
 *     for as many of each prompt as take a little less time than those
 * @param unifiedKvCache tokens of one KV cache that all calls share, or null if each call has a cache of its own
 * @param batchInvariant whether a call gets the same bits whatever runs beside it; false with a {@code unifiedKvCache}
 * @param prefixCaching whether a prompt may begin with what another call left in the cache
 * @param prefixCachingAcrossTenants whether that may be a call of another tenant
 * @param swapBytes most memory for preempted calls, in bytes outside of the Java heap
 * @param prefixCacheBytes most memory for prefixes of prompts that were evicted from the KV cache, in bytes outside of the Java heap
 * @param tenantWeights shares of tenants; 1 for those that are not in it
 */
public record EngineOptions(
        @Nullable Integer parallel,
        @Nullable Integer prefillChunkSize,
        @Nullable Integer unifiedKvCache,
        boolean batchInvariant,
        boolean prefixCaching,
        boolean prefixCachingAcrossTenants,
        long swapBytes,
        long prefixCacheBytes,
        Map<String, Double> tenantWeights) {

    /** Refuses what is out of range or contradicts itself. */
    public EngineOptions {
        within("parallel", parallel, 1, 128);
        within("prefillChunkSize", prefillChunkSize, 4, Integer.MAX_VALUE);
        within("unifiedKvCache", unifiedKvCache, 1, Integer.MAX_VALUE);
        if (batchInvariant && unifiedKvCache != null) {
            throw new IllegalArgumentException(
                    "batchInvariant(true) cannot be set with a unifiedKvCache, because results depend on where a token lies in it");
        }
        if (prefixCachingAcrossTenants && !prefixCaching) {
            throw new IllegalArgumentException(
                    "prefixCachingAcrossTenants(true) cannot be set with prefixCaching(false), which leaves nothing to share");
        }
        Require.atLeast("swapBytes", swapBytes, 0);
        Require.atLeast("prefixCacheBytes", prefixCacheBytes, 0);
        tenantWeights = Map.copyOf(tenantWeights);
        tenantWeights.values().forEach(EngineOptions::requireWeight);
    }

    /** {@return the defaults} */
    public static EngineOptions defaults() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    private static void within(String what, @Nullable Integer value, int min, int max) {
        if (value != null && (value < min || value > max)) {
            throw new IllegalArgumentException(what + " must be from " + min + " to " + max + ", but was " + value);
        }
    }

    private static void requireWeight(double weight) {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight must be above 0, but was " + weight);
        }
    }

    /** Sets {@link EngineOptions}. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable Integer parallel;
        private @Nullable Integer prefillChunkSize;
        private @Nullable Integer unifiedKvCache;
        private @Nullable Boolean batchInvariant;
        private boolean prefixCaching = true;
        private boolean prefixCachingAcrossTenants;
        private long swapBytes = 256L << 20;
        private long prefixCacheBytes;
        private final Map<String, Double> tenantWeights = new HashMap<>();

        private Builder() {}

        /**
         * Sets how many calls run at once; more wait. Unless {@link #unifiedKvCache} is set, each has a KV cache for a whole
         * context, so memory grows with it. The default is 4, or fewer where these caches would take more than 1 GiB or
         * than is free.
         *
         * @param calls from 1 to 128
         * @return this
         */
        public Builder parallel(int calls) {
            this.parallel = calls;
            return checked();
        }

        /**
         * Sets how many prompt tokens are computed between two tokens of the answers that are being generated (chunked prefill).
         * More makes prefill faster and decode slower. The default is measured: of each prompt, as many as take a little less
         * time than a token of each answer, and at least 8. Where nothing is being generated, or only first tokens are, prefill
         * has the whole batch.
         *
         * @param tokens at least 4
         * @return this
         */
        public Builder prefillChunkSize(int tokens) {
            this.prefillChunkSize = tokens;
            return checked();
        }

        /**
         * Lets all calls share one KV cache, in which common prefixes of prompts take room only once. When it is full the
         * youngest call is preempted and goes on later; none fails. Where a token lies in this cache changes the last bits of
         * results, so that the model does not have the capability
         * {@link dev.llmops.api.model.ModelCapability#DETERMINISTIC}. The default is a cache for each call.
         *
         * @param tokens at least the model's context length, which building the model checks
         * @return this
         */
        public Builder unifiedKvCache(int tokens) {
            this.unifiedKvCache = tokens;
            return checked();
        }

        /**
         * Sets whether a call gets the same text, bit for bit, whatever runs beside it. The default is true, and false with a
         * {@link #unifiedKvCache}. When a model is loaded, it is measured whether its kernels give a sequence the same bits alone
         * and among others; where they do not, the engine computes one sequence at a time, in turns. False lets it batch all
         * sequences in any case, which is faster for such models.
         *
         * @param value whether to repeat exactly
         * @return this
         */
        public Builder batchInvariant(boolean value) {
            this.batchInvariant = value;
            return checked();
        }

        /**
         * Sets whether a prompt that begins like an earlier one of the same tenant is computed from where they differ. The
         * default is true.
         *
         * @param value whether to cache prefixes
         * @return this
         */
        public Builder prefixCaching(boolean value) {
            this.prefixCaching = value;
            return checked();
        }

        /**
         * Sets whether a prompt may also begin with what another tenant's call left in the cache, as where all tenants have
         * one long system prompt. The time of an answer, and {@code TokenUsage.cachedInput}, then tell a tenant how much of
         * its prompt somebody else has sent before; so the default is false.
         *
         * @param value whether to share
         * @return this
         */
        public Builder prefixCachingAcrossTenants(boolean value) {
            this.prefixCachingAcrossTenants = value;
            return checked();
        }

        /**
         * Sets how much memory the KV state of preempted calls may take; what does not fit is computed again. The default is
         * 256 MiB, taken only when needed.
         *
         * @param bytes at least 0
         * @return this
         */
        public Builder swapBytes(long bytes) {
            this.swapBytes = bytes;
            return checked();
        }

        /**
         * Sets how much memory prefixes of prompts may take that were evicted from the KV cache; the least recently used go first.
         * The default is 0: they are forgotten.
         *
         * @param bytes at least 0
         * @return this
         */
        public Builder prefixCacheBytes(long bytes) {
            this.prefixCacheBytes = bytes;
            return checked();
        }

        /**
         * Sets the share of a tenant: one with weight 2 gets twice the tokens of one with weight 1, which is the default,
         * where both have calls waiting.
         *
         * @param tenant the tenant
         * @param weight above 0
         * @return this
         */
        public Builder tenantWeight(String tenant, double weight) {
            requireWeight(weight);
            tenantWeights.put(tenant, weight);
            return this;
        }

        /** A bad setting is refused at the call that makes it. */
        private Builder checked() {
            build();
            return this;
        }

        /** {@return the options} */
        public EngineOptions build() {
            return new EngineOptions(
                    parallel,
                    prefillChunkSize,
                    unifiedKvCache,
                    batchInvariant == null ? unifiedKvCache == null : batchInvariant,
                    prefixCaching,
                    prefixCachingAcrossTenants,
                    swapBytes,
                    prefixCacheBytes,
                    tenantWeights);
        }
    }
}
