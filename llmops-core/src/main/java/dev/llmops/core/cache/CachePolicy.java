package dev.llmops.core.cache;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are kept, how long, and where. Immutable.
 *
 * <p>Only a complete answer is kept: not one that was cut, failed, held back by its vendor or ended at a limit of tokens, and not one
 * of a model that stood in for another. Callers of different tenants never share.
 */
public final class CachePolicy {

    private final ResponseCache cache;
    private final Duration ttl;
    private final Duration negativeTtl;
    private final Duration maxWait;
    private final boolean sampledAnswers;
    private final boolean toolCalls;
    private final @Nullable Supplier<String> indexVersion;
    private final @Nullable SemanticPolicy semantic;

    private CachePolicy(Builder from) {
        this.cache = from.cache;
        this.ttl = from.ttl;
        this.negativeTtl = from.negativeTtl;
        this.maxWait = from.maxWait;
        this.sampledAnswers = from.sampledAnswers;
        this.toolCalls = from.toolCalls;
        this.indexVersion = from.indexVersion;
        this.semantic = from.semantic;
    }

    /**
     * {@return a policy with nothing else set}
     *
     * @param cache where answers are kept; closed by who made it
     */
    public static CachePolicy of(ResponseCache cache) {
        return builder(cache).build();
    }

    /**
     * {@return a builder}
     *
     * @param cache where answers are kept; closed by who made it
     */
    public static Builder builder(ResponseCache cache) {
        return new Builder(cache);
    }

    /** {@return where answers are kept} */
    public ResponseCache cache() {
        return cache;
    }

    /** {@return how long an answer is given again; one hour unless set} */
    public Duration ttl() {
        return ttl;
    }

    /** {@return how long a fault that repeats itself is given again, 0 if it is not; 30 seconds unless set} */
    public Duration negativeTtl() {
        return negativeTtl;
    }

    /** {@return how long a call waits for the same question of another before it asks itself; 60 seconds unless set} */
    public Duration maxWait() {
        return maxWait;
    }

    /** {@return whether answers are kept that the model would not give a second time} */
    public boolean sampledAnswers() {
        return sampledAnswers;
    }

    /** {@return whether answers are kept that call tools} */
    public boolean toolCalls() {
        return toolCalls;
    }

    /** {@return what tells the state of the application's index, or null} */
    public @Nullable Supplier<String> indexVersion() {
        return indexVersion;
    }

    /** {@return how similar questions are found, or null if only equal ones are} */
    public @Nullable SemanticPolicy semantic() {
        return semantic;
    }

    /** Builds a {@link CachePolicy}. Not safe for use by several threads. */
    public static final class Builder {

        private final ResponseCache cache;
        private Duration ttl = Duration.ofHours(1);
        private Duration negativeTtl = Duration.ofSeconds(30);
        private Duration maxWait = Duration.ofSeconds(60);
        private boolean sampledAnswers;
        private boolean toolCalls;
        private @Nullable Supplier<String> indexVersion;
        private @Nullable SemanticPolicy semantic;

        private Builder(ResponseCache cache) {
            this.cache = Objects.requireNonNull(cache, "cache");
        }

        /**
         * Sets how long an answer is given again.
         *
         * @param value above 0
         * @return this
         */
        public Builder ttl(Duration value) {
            this.ttl = Require.positive("ttl", value);
            return this;
        }

        /**
         * Sets how long a fault that repeats itself is given again without asking: a request that the model refuses as invalid, or
         * that does not fit into its context window.
         *
         * @param value at least 0, which keeps no fault
         * @return this
         */
        public Builder negativeTtl(Duration value) {
            this.negativeTtl = Require.notNegative("negativeTtl", value);
            return this;
        }

        /**
         * Sets how long a call waits for the same question of another call before it asks the model itself.
         *
         * @param value at least 0, which never waits
         * @return this
         */
        public Builder maxWait(Duration value) {
            this.maxWait = Require.notNegative("maxWait", value);
            return this;
        }

        /**
         * Keeps answers too that the model would not give a second time: those of a temperature above 0, or of none, which
         * leaves it to the vendor. Unless called, only answers of temperature 0 are kept, and those of a deterministic model whose
         * seed the call sets.
         *
         * @return this
         */
        public Builder sampledAnswers() {
            this.sampledAnswers = true;
            return this;
        }

        /**
         * Keeps answers too that call tools. The application then runs the tools for each such answer, whether it is the
         * model's or the cache's: call this only if none of them has side effects that must happen once for each decision of the
         * model.
         *
         * @return this
         */
        public Builder toolCalls() {
            this.toolCalls = true;
            return this;
        }

        /**
         * Sets what tells the state of the application's index. An answer is given again only while it says the same.
         *
         * @param value called at each call; safe for use by several threads. A call for which it throws is not cached
         * @return this
         */
        public Builder indexVersion(Supplier<String> value) {
            this.indexVersion = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Finds answers of similar questions too.
         *
         * @param value how
         * @return this
         */
        public Builder semantic(SemanticPolicy value) {
            this.semantic = Objects.requireNonNull(value, "value");
            return this;
        }

        /** {@return the policy} */
        public CachePolicy build() {
            return new CachePolicy(this);
        }
    }
}
