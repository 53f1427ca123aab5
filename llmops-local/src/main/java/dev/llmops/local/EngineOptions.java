package dev.llmops.local;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many calls a local model computes together, and what of them it keeps. Immutable. */
public final class EngineOptions {

    private final Builder set;

    private EngineOptions(Builder set) {
        this.set = new Builder(set);
    }

    /** {@return the defaults} */
    public static EngineOptions defaults() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return most calls that run at once, or null for as many as memory allows, at most 4} */
    public @Nullable Integer parallel() {
        return set.parallel;
    }

    /**
     * {@return most tokens of prompts that are computed between two tokens of an answer, or null for as many of each prompt
     * as take a little less time than those}
     */
    public @Nullable Integer promptTokensPerStep() {
        return set.promptTokensPerStep;
    }

    /** {@return tokens that all calls hold together in one cache, or null if each has a cache of its own} */
    public @Nullable Integer sharedCache() {
        return set.sharedCache;
    }

    /** {@return whether a call gets the same bits whatever runs beside it} */
    public boolean repeatable() {
        return set.sharedCache == null && set.repeatable;
    }

    /** {@return whether a prompt may begin with what another call left in the cache} */
    public boolean reusePrefixes() {
        return set.reusePrefixes;
    }

    /** {@return whether that may be a call of another tenant} */
    public boolean sharePrefixesAmongTenants() {
        return set.sharePrefixesAmongTenants;
    }

    /** {@return most memory for calls that lost their place for a while, in bytes outside of the Java heap} */
    public long savedBytes() {
        return set.savedBytes;
    }

    /** {@return most memory for beginnings of prompts that had to leave the cache, in bytes outside of the Java heap} */
    public long prefixBytes() {
        return set.prefixBytes;
    }

    /** {@return shares of tenants; 1 for those that are not in it} */
    public Map<String, Double> tenantWeights() {
        return Map.copyOf(set.tenantWeights);
    }

    /** Sets {@link EngineOptions}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable Integer parallel;
        private @Nullable Integer promptTokensPerStep;
        private @Nullable Integer sharedCache;
        private boolean repeatable = true;
        private boolean repeatableSet;
        private boolean reusePrefixes = true;
        private boolean sharePrefixesAmongTenants;
        private long savedBytes = 256L << 20;
        private long prefixBytes;
        private final Map<String, Double> tenantWeights = new HashMap<>();

        private Builder() {}

        private Builder(Builder from) {
            this.parallel = from.parallel;
            this.promptTokensPerStep = from.promptTokensPerStep;
            this.sharedCache = from.sharedCache;
            this.repeatable = from.repeatable;
            this.reusePrefixes = from.reusePrefixes;
            this.sharePrefixesAmongTenants = from.sharePrefixesAmongTenants;
            this.savedBytes = from.savedBytes;
            this.prefixBytes = from.prefixBytes;
            this.tenantWeights.putAll(from.tenantWeights);
        }

        /**
         * Sets how many calls run at once; more wait. Unless {@link #sharedCache} is set, each has a cache for a whole
         * context, so memory grows with it. The default is 4, or fewer where these caches would take more than 1 GiB or
         * than is free.
         *
         * @param calls from 1 to 128
         * @return this
         */
        public Builder parallel(int calls) {
            this.parallel = within("parallel", calls, 1, 128);
            return this;
        }

        /**
         * Sets how much of new prompts is computed between two tokens of the answers that are being written. More lets
         * prompts be read faster, and slows the answers. The default is measured: of each prompt, as many as take a little less
         * time than a token of each answer, and at least 8. Where nothing is being written, or only first
         * tokens are, prompts are read as fast as possible.
         *
         * @param tokens at least 4
         * @return this
         */
        public Builder promptTokensPerStep(int tokens) {
            this.promptTokensPerStep = within("promptTokensPerStep", tokens, 4, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Lets all calls share one cache, in which common beginnings of prompts take room only once. When it is full the
         * youngest call is taken out and goes on later; none fails. Where a token lies in this cache changes the last bits of
         * results, so that the model does not have the capability
         * {@link dev.llmops.api.model.ModelCapability#DETERMINISTIC}. The default is a cache for each call.
         *
         * @param tokens at least the model's context length, which building the model checks
         * @return this
         */
        public Builder sharedCache(int tokens) {
            if (repeatableSet && repeatable) {
                throw new IllegalArgumentException(
                        "sharedCache can not be set with repeatable(true), because results depend on where a token lies in it");
            }
            this.sharedCache = within("sharedCache", tokens, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * Sets whether a call gets the same text, bit for bit, whatever runs beside it. The default is true. When a model is
         * loaded, it is measured whether its kernels give a sequence the same bits alone and among others; where they do
         * not, the engine computes one sequence at a time, in turns. False lets it compute all together in any case, which is
         * faster for such models.
         *
         * @param value whether to repeat exactly
         * @return this
         */
        public Builder repeatable(boolean value) {
            if (value && sharedCache != null) {
                throw new IllegalArgumentException(
                        "repeatable(true) can not be set with a sharedCache, because results depend on where a token lies in it");
            }
            this.repeatable = value;
            this.repeatableSet = true;
            return this;
        }

        /**
         * Sets whether a prompt that begins like an earlier one of the same tenant is read from where they differ. The
         * default is true.
         *
         * @param value whether to reuse
         * @return this
         */
        public Builder reusePrefixes(boolean value) {
            requireReuse(value, sharePrefixesAmongTenants);
            this.reusePrefixes = value;
            return this;
        }

        /**
         * Sets whether a prompt may also begin with what another tenant's call left in the cache, as where all tenants have
         * one long system prompt. The time of an answer, and {@code TokenUsage.cachedInput}, then tell a tenant how much of
         * its prompt somebody else has sent before; so the default is false.
         *
         * @param value whether to share
         * @return this
         */
        public Builder sharePrefixesAmongTenants(boolean value) {
            requireReuse(reusePrefixes, value);
            this.sharePrefixesAmongTenants = value;
            return this;
        }

        private static void requireReuse(boolean reuse, boolean share) {
            if (share && !reuse) {
                throw new IllegalArgumentException(
                        "sharePrefixesAmongTenants(true) can not be set with reusePrefixes(false), which leaves nothing to share");
            }
        }

        /**
         * Sets how much memory calls may take that lost their place for a while; what does not fit is computed again. The
         * default is 256 MiB, taken only when needed.
         *
         * @param bytes at least 0
         * @return this
         */
        public Builder savedBytes(long bytes) {
            this.savedBytes = notNegative("savedBytes", bytes);
            return this;
        }

        /**
         * Sets how much memory beginnings of prompts may take that had to leave the cache because their place was needed;
         * the least recently used go first. The default is 0: they are forgotten.
         *
         * @param bytes at least 0
         * @return this
         */
        public Builder prefixBytes(long bytes) {
            this.prefixBytes = notNegative("prefixBytes", bytes);
            return this;
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
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("weight must be above 0, but was " + weight);
            }
            tenantWeights.put(tenant, weight);
            return this;
        }

        /** {@return the options} */
        public EngineOptions build() {
            return new EngineOptions(this);
        }

        private static long notNegative(String what, long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException(what + " must be at least 0, but was " + bytes);
            }
            return bytes;
        }

        private static int within(String what, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        what + " must be from " + least + " to " + most + ", but was " + value);
            }
            return value;
        }
    }
}
