package dev.llmops.server;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.option.Require;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client of a {@link ModelServer} sends as {@code Authorization: Bearer KEY}, who it then is, and how much it may ask. No message
 * and no log has the key. Immutable.
 */
public final class ApiKey {

    private static final int MIN_LENGTH = 16;
    private static final Pattern SENDABLE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    private final String key;
    private final Caller caller;
    private final @Nullable Integer requestsPerMinute;

    private ApiKey(String key, Caller caller, @Nullable Integer requestsPerMinute) {
        this.key = key;
        this.caller = caller;
        this.requestsPerMinute = requestsPerMinute;
    }

    /**
     * {@return a key of nobody in particular, without a limit}
     *
     * @param key at least 16 visible characters of ASCII, which may have blanks between them
     * @throws IllegalArgumentException if it has fewer or others: no client could send it, as a line end out of the file that it was read from
     */
    public static ApiKey of(String key) {
        if (key.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "apiKey must have at least " + MIN_LENGTH + " characters, but had " + key.length());
        }
        if (!SENDABLE.matcher(key).matches()) {
            throw new IllegalArgumentException("apiKey must have visible characters of ASCII alone, with blanks between"
                    + " them at most, or no client can send it; strip what was read from a file");
        }
        return new ApiKey(key, Caller.ANONYMOUS, null);
    }

    /**
     * {@return the same key of somebody}
     *
     * @param value who calls with it; without a user, the {@code user} of each request is the user, so that a budget for each
     *     user trusts the key's client
     */
    public ApiKey withCaller(Caller value) {
        return new ApiKey(key, Objects.requireNonNull(value, "value"), requestsPerMinute);
    }

    /**
     * {@return the same key with a limit, which refills evenly}
     *
     * @param value how many requests may use a model in a minute, at least 1; more are refused with status 429 and {@code Retry-After}
     * @throws IllegalArgumentException if it is less
     */
    public ApiKey withRequestsPerMinute(int value) {
        Require.atLeast("requestsPerMinute", value, 1);
        return new ApiKey(key, caller, value);
    }

    String key() {
        return key;
    }

    Caller caller() {
        return caller;
    }

    @Nullable
    Integer requestsPerMinute() {
        return requestsPerMinute;
    }

    /** {@return who it is, without the key} */
    @Override
    public String toString() {
        return "ApiKey of " + caller;
    }
}
