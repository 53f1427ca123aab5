package dev.llmops.core.prompt;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/** How {@link PromptRegistries#cached} keeps what it read. Immutable. */
public final class PromptCacheOptions {

    /** Nothing set. */
    public static final PromptCacheOptions DEFAULT = builder().build();

    private final Duration refreshAfter;
    private final Duration waitAfter;
    private final int capacity;
    private final LongSupplier nanos;
    private final InstantSource clock;

    private PromptCacheOptions(Builder from) {
        this.refreshAfter = from.refreshAfter;
        this.waitAfter = from.waitAfter;
        this.capacity = from.capacity;
        this.nanos = from.nanos;
        this.clock = from.clock;
    }

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return from which age on what is served is read again beside the call; half a second unless set} */
    public Duration refreshAfter() {
        return refreshAfter;
    }

    /** {@return from which age on a call waits until it is read again; one second unless set} */
    public Duration waitAfter() {
        return waitAfter;
    }

    /** {@return most references that are kept; 10,000 unless set} */
    public int capacity() {
        return capacity;
    }

    LongSupplier nanos() {
        return nanos;
    }

    InstantSource clock() {
        return clock;
    }

    /** Builds {@link PromptCacheOptions}. Not safe for use by several threads. */
    public static final class Builder {

        private Duration refreshAfter = Duration.ofMillis(500);
        private Duration waitAfter = Duration.ofSeconds(1);
        private int capacity = 10_000;
        private LongSupplier nanos = Time.system()::nanos;
        private InstantSource clock = SystemTime.clock();

        private Builder() {}

        /**
         * Sets how old what is served may become. A reference that is in use is read again, beside the calls that it serves, from the
         * first age on; one that was not used for so long that it passed the second is read while its call waits, and served as it was only
         * if that fails.
         *
         * @param refresh from which age on it is read again beside the call, at least 0
         * @param wait from which age on a call waits for that, at least {@code refresh}; a long one, such as a day, for a registry that
         *     can be slow or away
         * @return this
         */
        public Builder staleness(Duration refresh, Duration wait) {
            if (refresh.isNegative() || wait.compareTo(refresh) < 0) {
                throw new IllegalArgumentException(
                        "refresh must be at least 0 and wait at least refresh, but they were " + refresh + " and "
                                + wait);
            }
            this.refreshAfter = refresh;
            this.waitAfter = wait;
            return this;
        }

        /**
         * Sets most references that are kept.
         *
         * @param value at least 1
         * @return this
         */
        public Builder capacity(int value) {
            this.capacity = Require.atLeast("capacity", value, 1);
            return this;
        }

        /**
         * Sets what tells how much time went by.
         *
         * @param value a clock in nanoseconds that never goes back, from any origin
         * @return this
         */
        public Builder ticker(LongSupplier value) {
            this.nanos = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /**
         * Sets what time it is, for what is served though its registry is away.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** {@return the options} */
        public PromptCacheOptions build() {
            return new PromptCacheOptions(this);
        }
    }
}
