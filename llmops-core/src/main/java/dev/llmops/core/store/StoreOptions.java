package dev.llmops.core.store;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptCacheOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** Options for how a store writes. Immutable. */
public final class StoreOptions {

    /** The default options. */
    public static final StoreOptions DEFAULT = builder().build();

    private final int queueCapacity;
    private final int batchSize;
    private final Duration queueTimeout;
    private final Duration busyTimeout;
    private final InstantSource clock;
    private final PromptCacheOptions promptCache;

    private StoreOptions(Builder from) {
        this.queueCapacity = from.queueCapacity;
        this.batchSize = from.batchSize;
        this.queueTimeout = from.queueTimeout;
        this.busyTimeout = from.busyTimeout;
        this.clock = from.clock;
        this.promptCache = from.promptCache;
    }

    /** {@return a builder with the default options} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the maximum number of records that wait to be written; default: 1024} */
    public int queueCapacity() {
        return queueCapacity;
    }

    /** {@return the maximum number of records in one transaction; default: 256} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return how long a call waits for room in a full queue before it fails; default: 10 seconds} */
    public Duration queueTimeout() {
        return queueTimeout;
    }

    /** {@return how long to wait for another process that writes the same SQLite file; default: 5 seconds} */
    public Duration busyTimeout() {
        return busyTimeout;
    }

    /** {@return the clock for when a prompt version was made or a label moved; default: the machine's clock} */
    public InstantSource clock() {
        return clock;
    }

    /** {@return how stale a label that another process moved may be; default: {@link PromptCacheOptions#DEFAULT}} */
    public PromptCacheOptions promptCache() {
        return promptCache;
    }

    /** Builds {@link StoreOptions}. Not safe for use by multiple threads. */
    public static final class Builder {

        private int queueCapacity = 1024;
        private int batchSize = 256;
        private Duration queueTimeout = Duration.ofSeconds(10);
        private Duration busyTimeout = Duration.ofSeconds(5);
        private InstantSource clock = Time.system()::now;
        private PromptCacheOptions promptCache = PromptCacheOptions.DEFAULT;

        private Builder() {}

        /**
         * Sets the maximum number of records that wait to be written.
         *
         * @param value at least 1
         * @return this
         */
        public Builder queueCapacity(int value) {
            this.queueCapacity = Require.atLeast("queueCapacity", value, 1);
            return this;
        }

        /**
         * Sets the maximum number of records in one transaction.
         *
         * @param value at least 1
         * @return this
         */
        public Builder batchSize(int value) {
            this.batchSize = Require.atLeast("batchSize", value, 1);
            return this;
        }

        /**
         * Sets how long a call waits for room in a full queue before it fails.
         *
         * @param value at least 0, which means no wait
         * @return this
         */
        public Builder queueTimeout(Duration value) {
            this.queueTimeout = Require.notNegative("queueTimeout", value);
            return this;
        }

        /**
         * Sets how long to wait for another process that writes the same SQLite file.
         *
         * @param value at least 0, which means no wait
         * @return this
         */
        public Builder busyTimeout(Duration value) {
            this.busyTimeout = Require.notNegative("busyTimeout", value);
            return this;
        }

        /**
         * Sets the clock for when a prompt version was made or a label moved.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets how prompts are cached after they were read. With a staleness of zero, each call reads where its label is.
         *
         * @param value the options
         * @return this
         */
        public Builder promptCache(PromptCacheOptions value) {
            this.promptCache = Objects.requireNonNull(value, "promptCache");
            return this;
        }

        /** {@return the options} */
        public StoreOptions build() {
            return new StoreOptions(this);
        }
    }
}
