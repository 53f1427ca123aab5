package dev.llmops.core.store;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptCacheOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** How a store writes. Immutable. */
public final class StoreOptions {

    /** Nothing set. */
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

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return most records that wait to be written; 1024 unless set} */
    public int queueCapacity() {
        return queueCapacity;
    }

    /** {@return most records in one transaction; 256 unless set} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return how long a call waits for room in a full queue before it fails; 10 seconds unless set} */
    public Duration queueTimeout() {
        return queueTimeout;
    }

    /** {@return how long to wait for another process that writes the same SQLite file; 5 seconds unless set} */
    public Duration busyTimeout() {
        return busyTimeout;
    }

    /** {@return what tells when a prompt version was made or a label moved; the machine's clock unless set} */
    public InstantSource clock() {
        return clock;
    }

    /** {@return how old a label that another process moved may be; {@link PromptCacheOptions#DEFAULT} unless set} */
    public PromptCacheOptions promptCache() {
        return promptCache;
    }

    /** Builds {@link StoreOptions}. Not safe for use by several threads. */
    public static final class Builder {

        private int queueCapacity = 1024;
        private int batchSize = 256;
        private Duration queueTimeout = Duration.ofSeconds(10);
        private Duration busyTimeout = Duration.ofSeconds(5);
        private InstantSource clock = Time.system()::now;
        private PromptCacheOptions promptCache = PromptCacheOptions.DEFAULT;

        private Builder() {}

        /**
         * Sets most records that wait to be written.
         *
         * @param value at least 1
         * @return this
         */
        public Builder queueCapacity(int value) {
            this.queueCapacity = Require.atLeast("queueCapacity", value, 1);
            return this;
        }

        /**
         * Sets most records in one transaction.
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
         * @param value at least 0, which never waits
         * @return this
         */
        public Builder queueTimeout(Duration value) {
            this.queueTimeout = Require.notNegative("queueTimeout", value);
            return this;
        }

        /**
         * Sets how long to wait for another process that writes the same SQLite file.
         *
         * @param value at least 0, which never waits
         * @return this
         */
        public Builder busyTimeout(Duration value) {
            this.busyTimeout = Require.notNegative("busyTimeout", value);
            return this;
        }

        /**
         * Sets what tells when a prompt version was made or a label moved.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Sets how prompts are kept that were read. With a staleness of zero each call reads where its label is.
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
