package dev.llmops.core.prompt;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Options for the cache of {@link PromptRegistries#cached}. Immutable. */
public final class PromptCacheOptions {

    /** The default options. */
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

    /** {@return a builder with the default options} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the age from which a served prompt is refreshed in the background; half a second by default} */
    public Duration refreshAfter() {
        return refreshAfter;
    }

    /** {@return the age from which a call waits for the refresh; one second by default} */
    public Duration waitAfter() {
        return waitAfter;
    }

    /** {@return the maximum number of cached references; 10,000 by default} */
    public int capacity() {
        return capacity;
    }

    LongSupplier nanos() {
        return nanos;
    }

    InstantSource clock() {
        return clock;
    }

    /** Builds {@link PromptCacheOptions}. Not safe for use by multiple threads. */
    public static final class Builder {

        private Duration refreshAfter = Duration.ofMillis(500);
        private Duration waitAfter = Duration.ofSeconds(1);
        private int capacity = 10_000;
        private LongSupplier nanos = Time.system()::nanos;
        private InstantSource clock = SystemTime.clock();

        private Builder() {}

        /**
         * Sets how stale served prompts may become. A reference that is in use is refreshed in the background from the
         * first age on. A reference that was unused until past the second age is read while its call waits; the old value is served only
         * if that read fails.
         *
         * @param refresh the age from which it is refreshed in the background, at least 0
         * @param wait the age from which a call waits for the refresh, at least {@code refresh}; use a long one, such as a day, for a
         *     registry that can be slow or unavailable
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
         * Sets the maximum number of cached references.
         *
         * @param value at least 1
         * @return this
         */
        public Builder capacity(int value) {
            this.capacity = Require.atLeast("capacity", value, 1);
            return this;
        }

        /**
         * Sets the clock for elapsed time.
         *
         * @param value a monotonic clock in nanoseconds, with any origin
         * @return this
         */
        public Builder ticker(LongSupplier value) {
            this.nanos = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /**
         * Sets the clock for the time of day, used for what is served while its registry is unavailable.
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
