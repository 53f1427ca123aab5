package dev.llmops.core.cache;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which answers are cached, for how long, and where. Immutable.
 *
 * <p>Only a complete answer is cached: not one that was cut off, failed, was held back by its vendor or ended at a token limit, and not one
 * from a fallback model. Callers of different tenants never share.
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
     * {@return a policy with default settings}
     *
     * @param cache the cache; its creator closes it
     */
    public static CachePolicy of(ResponseCache cache) {
        return builder(cache).build();
    }

    /**
     * {@return a builder}
     *
     * @param cache the cache; its creator closes it
     */
    public static Builder builder(ResponseCache cache) {
        return new Builder(cache);
    }

    /** {@return the cache} */
    public ResponseCache cache() {
        return cache;
    }

    /** {@return how long an answer is reused; default: one hour} */
    public Duration ttl() {
        return ttl;
    }

    /** {@return how long a repeatable fault is reused, 0 if it is not; default: 30 seconds} */
    public Duration negativeTtl() {
        return negativeTtl;
    }

    /** {@return how long a call waits for another call with the same question before it asks itself; default: 60 seconds} */
    public Duration maxWait() {
        return maxWait;
    }

    /** {@return whether answers are cached that the model would not repeat} */
    public boolean sampledAnswers() {
        return sampledAnswers;
    }

    /** {@return whether answers with tool calls are cached} */
    public boolean toolCalls() {
        return toolCalls;
    }

    /** {@return the function that returns the state of the application's index, or null} */
    public @Nullable Supplier<String> indexVersion() {
        return indexVersion;
    }

    /** {@return how similar questions are found, or null if only equal ones are} */
    public @Nullable SemanticPolicy semantic() {
        return semantic;
    }

    /** Builds a {@link CachePolicy}. Not safe for use by multiple threads. */
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
         * Sets how long an answer is reused.
         *
         * @param value above 0
         * @return this
         */
        public Builder ttl(Duration value) {
            this.ttl = Require.positive("ttl", value);
            return this;
        }

        /**
         * Sets how long a repeatable fault is reused without asking: a request that the model rejects as invalid, or
         * that does not fit into its context window.
         *
         * @param value at least 0, which caches no fault
         * @return this
         */
        public Builder negativeTtl(Duration value) {
            this.negativeTtl = Require.notNegative("negativeTtl", value);
            return this;
        }

        /**
         * Sets how long a call waits for another call with the same question before it asks the model itself.
         *
         * @param value at least 0, which means no wait
         * @return this
         */
        public Builder maxWait(Duration value) {
            this.maxWait = Require.notNegative("maxWait", value);
            return this;
        }

        /**
         * Also caches answers that the model would not repeat: those with a temperature above 0, or with none, which
         * leaves it to the vendor. By default, only answers of temperature 0 are cached, and those of a deterministic model if
         * the call sets its seed.
         *
         * @return this
         */
        public Builder sampledAnswers() {
            this.sampledAnswers = true;
            return this;
        }

        /**
         * Also caches answers with tool calls. The application then runs the tools for each such answer, whether it comes from the
         * model or from the cache: call this only if none of them has side effects that must happen once for each decision of the
         * model.
         *
         * @return this
         */
        public Builder toolCalls() {
            this.toolCalls = true;
            return this;
        }

        /**
         * Sets the function that returns the state of the application's index. An answer is reused only while the state is the same.
         *
         * @param value called at each call; safe for use by multiple threads. A call for which it throws is not cached
         * @return this
         */
        public Builder indexVersion(Supplier<String> value) {
            this.indexVersion = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Also reuses answers to similar questions.
         *
         * @param value how similar questions are found
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
