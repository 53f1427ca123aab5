package dev.llmops.server.feedback;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.server.feedback.FeedbackTokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks tokens that are safe to give to a browser. A token is a JSON Web Signature in compact form (RFC 7515) with HMAC-SHA256
 * ({@code HS256}), the key's id in {@code kid} and {@code feedback+jwt} in {@code typ}, so that any service that has the key can issue one. Its
 * members are in {@link FeedbackToken}. Immutable, safe for use by multiple threads.
 *
 * <pre>{@code
 * FeedbackTokens tokens = FeedbackTokens.builder().key("2026-11", secret).key("2026-08", formerSecret).build();
 * String token = tokens.issue(answer.generationId(), AllowedSignal.withoutText(), tenant, user);
 * }</pre>
 */
public final class FeedbackTokens {

    private static final int MIN_SECRET_BYTES = 32;
    private static final int ID_BYTES = 16;
    private static final int PSEUDONYM_BYTES = 16;
    private static final int MAX_TENANT = 128;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final Map<String, byte[]> keys;
    private final String signingKey;
    private final byte @Nullable [] pseudonymKey;
    private final Duration lifetime;
    private final InstantSource clock;
    private final Supplier<byte[]> ids;

    private FeedbackTokens(Builder builder, String signingKey) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(builder.keys));
        this.signingKey = signingKey;
        this.pseudonymKey = builder.pseudonymKey;
        this.lifetime = builder.lifetime;
        this.clock = builder.clock;
        this.ids = builder.ids;
    }

    /** {@return a builder without a key, whose tokens live for 3 hours} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Issues a token, signed by the first key.
     *
     * @param signals what may be given, at least one
     * @param tenant the organisation whose data the answer is, or null; the browser can read it
     * @param user who gives the feedback, or null; the token has a {@linkplain #pseudonym pseudonym} of it
     * @return the token, in characters that stand in URLs, HTML attributes and headers as they are
     * @throws IllegalArgumentException if the tenant has more than 128 characters
     * @throws IllegalStateException if there is a user and no {@linkplain Builder#pseudonymKey key for pseudonyms}
     */
    public String issue(
            GenerationId generation, Set<AllowedSignal> signals, @Nullable String tenant, @Nullable String user) {
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        if (tenant != null && tenant.length() > MAX_TENANT) {
            throw new IllegalArgumentException(
                    "tenant must have at most " + MAX_TENANT + " characters, but had " + tenant.length());
        }
        return TokenForm.write(
                new FeedbackToken(
                        TokenForm.base64(ids.get()),
                        generation,
                        signals,
                        Durations.after(clock.instant(), lifetime).truncatedTo(ChronoUnit.SECONDS),
                        tenant,
                        user == null ? null : pseudonym(tenant, user)),
                signingKey,
                Objects.requireNonNull(keys.get(signingKey), "signingKey"));
    }

    /**
     * Checks a token. Its signature is compared in a time that does not depend on where it differs, before anything of its content is read.
     *
     * @param token what a browser brought
     * @return what it allows
     * @throws FeedbackTokenException if it is no token, was changed, was signed by another key, or has expired
     */
    public FeedbackToken check(String token) {
        FeedbackToken read = TokenForm.read(token, keys);
        Instant now = clock.instant();
        if (!now.isBefore(read.expiresAt())) {
            throw new FeedbackTokenException(
                    Reason.EXPIRED,
                    "the token expired at " + read.expiresAt() + "; ask the application for another one");
        }
        return read;
    }

    /**
     * {@return the name that feedback by tokens is kept under for a user: HMAC-SHA256 of tenant and user, 22 characters} It is the same as long as
     * the key for pseudonyms is, so that what a person gave can be found and erased.
     *
     * @param tenant the organisation, or null
     * @throws IllegalStateException if there is no {@linkplain Builder#pseudonymKey key for pseudonyms}
     */
    public String pseudonym(@Nullable String tenant, String user) {
        if (pseudonymKey == null) {
            throw new IllegalStateException(
                    "pseudonymKey must be set to issue tokens of users, but was not; set it, or give no user");
        }
        String named = (tenant == null ? "-" : "+" + tenant.length() + ":" + tenant) + user;
        byte[] mac = TokenForm.mac(pseudonymKey, named.getBytes(StandardCharsets.UTF_8));
        return TokenForm.base64(Arrays.copyOf(mac, PSEUDONYM_BYTES));
    }

    /** {@return whether tokens can name users, because there is a {@linkplain Builder#pseudonymKey key for pseudonyms}} */
    public boolean namesUsers() {
        return pseudonymKey != null;
    }

    /** {@return the ids of the keys, without the keys} */
    @Override
    public String toString() {
        return "FeedbackTokens signed by " + signingKey + ", keys " + keys.keySet();
    }

    /** Sets how tokens are signed. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Map<String, byte[]> keys = new LinkedHashMap<>();
        private byte @Nullable [] pseudonymKey;
        private Duration lifetime = Duration.ofHours(3);
        private InstantSource clock = SystemTime.clock();
        private Supplier<byte[]> ids = () -> SystemRandom.bytes(ID_BYTES);

        private Builder() {}

        /**
         * Adds a key. The first one signs; the others are those of before, whose tokens are still taken. To rotate, put a new one in front,
         * and leave the old one out when the lifetime of its tokens is over.
         *
         * @param id its name, which the browser can read: 1 to 32 of letters, digits, dot, dash and underscore
         * @param secret at least 32 bytes that nobody can guess
         * @throws IllegalArgumentException if the id is none or was added already, or the secret is shorter
         */
        public Builder key(String id, byte[] secret) {
            if (!KEY_ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "id must be 1 to 32 letters, digits, dots, dashes and underscores, but was '" + id + "'");
            }
            if (keys.putIfAbsent(id, checked("secret", secret)) != null) {
                throw new IllegalArgumentException("a key must be added once, but '" + id + "' was added already");
            }
            return this;
        }

        /**
         * Sets the key that users' names are hashed with. It must stay the same for as long as feedback is kept. The default is that tokens
         * name no user.
         *
         * @param secret at least 32 bytes that nobody can guess
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder pseudonymKey(byte[] secret) {
            this.pseudonymKey = checked("pseudonymKey", secret);
            return this;
        }

        private static byte[] checked(String what, byte[] secret) {
            if (secret.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException(
                        what + " must have at least " + MIN_SECRET_BYTES + " bytes, but had " + secret.length);
            }
            return secret.clone();
        }

        /**
         * Sets how long a token is taken after it was issued. The default is 3 hours.
         *
         * @param value from a second to 90 days
         * @throws IllegalArgumentException if it is shorter or longer
         */
        public Builder lifetime(Duration value) {
            if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(90)) > 0) {
                throw new IllegalArgumentException("lifetime must be from PT1S to 90 days, but was " + value);
            }
            this.lifetime = value;
            return this;
        }

        /**
         * Sets the clock. The default is the machine's.
         *
         * @param value tells the time
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "value");
            return this;
        }

        Builder ids(Supplier<byte[]> value) {
            this.ids = value;
            return this;
        }

        /**
         * {@return the issuer and checker}
         *
         * @throws IllegalStateException if there is no key
         */
        public FeedbackTokens build() {
            if (keys.isEmpty()) {
                throw new IllegalStateException("a key must be added, but there was none");
            }
            return new FeedbackTokens(this, keys.keySet().iterator().next());
        }
    }
}
