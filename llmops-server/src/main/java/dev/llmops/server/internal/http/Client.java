package dev.llmops.server.internal.http;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.hash.Sha256;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who may use the endpoint. */
public final class Client {

    private final byte @Nullable [] key;
    private final Caller caller;
    private final @Nullable RequestRate rate;

    private Client(byte @Nullable [] key, Caller caller, @Nullable RequestRate rate) {
        this.key = key;
        this.caller = caller;
        this.rate = rate;
    }

    /** Whoever is on this machine, where no key is set. */
    static Client anybody() {
        return new Client(null, Caller.ANONYMOUS, null);
    }

    public static Client of(String key, Caller caller, @Nullable RequestRate rate) {
        return new Client(Sha256.of(key), caller, rate);
    }

    /** Digests have one length, so that the time of the comparison tells nothing about the key. */
    boolean brought(byte[] digest) {
        return key != null && MessageDigest.isEqual(key, digest);
    }

    Caller caller() {
        return caller;
    }

    /** Counts a request, and refuses one that is too many. */
    public void count() {
        Duration wait = rate == null ? Duration.ZERO : rate.take();
        if (!wait.isZero()) {
            throw ApiException.tooMany(
                    "this key may make " + (rate == null ? 0 : rate.perMinute())
                            + " requests in a minute; try again later",
                    wait);
        }
    }
}
