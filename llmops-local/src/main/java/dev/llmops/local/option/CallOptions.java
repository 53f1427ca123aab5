package dev.llmops.local.option;

import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one kind are treated among others, for {@link dev.llmops.local.LocalModel#with}.
 *
 * @param tenant on whose behalf. Tenants get shares of the engine by their weights, and none begins a prompt with what
 *     another one has in the cache, whose speed would tell what was asked
 * @param priority higher ones go first, and may take the place of lower ones, which go on later
 * @param firstTokenTimeout most time from the call to the first token, or null for any
 * @param totalTimeout most time from the call to the end, or null for any
 * @param speculation speculative decoding of this call, or null for the model's
 */
public record CallOptions(
        String tenant,
        int priority,
        @Nullable Duration firstTokenTimeout,
        @Nullable Duration totalTimeout,
        @Nullable Speculation speculation) {

    /** No tenant in particular, priority 0, no limit of time. */
    public static final CallOptions NONE = new CallOptions("", 0, null, null, null);

    /** Refuses times that are not positive. */
    public CallOptions {
        Objects.requireNonNull(tenant, "tenant");
        requirePositive("firstTokenTimeout", firstTokenTimeout);
        requirePositive("totalTimeout", totalTimeout);
    }

    private static void requirePositive(String what, @Nullable Duration time) {
        if (time != null) {
            Require.positive(what, time);
        }
    }

    /**
     * {@return these options for a tenant}
     *
     * @param name the tenant
     */
    public CallOptions withTenant(String name) {
        return new CallOptions(name, priority, firstTokenTimeout, totalTimeout, speculation);
    }

    /**
     * {@return these options with a priority}
     *
     * @param value any number; 0 is the default
     */
    public CallOptions withPriority(int value) {
        return new CallOptions(tenant, value, firstTokenTimeout, totalTimeout, speculation);
    }

    /**
     * {@return these options with a limit for the first token}
     *
     * @param time most time from the call to the first token
     */
    public CallOptions withFirstTokenTimeout(Duration time) {
        return new CallOptions(tenant, priority, time, totalTimeout, speculation);
    }

    /**
     * {@return these options with a limit for the whole call}
     *
     * @param time most time from the call to the end
     */
    public CallOptions withTotalTimeout(Duration time) {
        return new CallOptions(tenant, priority, firstTokenTimeout, time, speculation);
    }

    /**
     * {@return these options with other speculative decoding than the model's}
     *
     * @param way {@link Speculation#none()}, or prompt lookup, or the draft model that the model was loaded with
     */
    public CallOptions withSpeculation(Speculation way) {
        return new CallOptions(tenant, priority, firstTokenTimeout, totalTimeout, Objects.requireNonNull(way, "way"));
    }
}
