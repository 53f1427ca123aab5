package dev.llmops.server.feedback;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.commons.internal.hash.HmacSha256;
import dev.llmops.commons.internal.json.JsonTree;
import dev.llmops.server.feedback.FeedbackTokenException.Reason;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens as JSON Web Signatures in compact form, RFC 7515: header, claims and MAC in base64url, with dots between. */
final class TokenForm {

    private static final int MAX_LENGTH = 2048;
    private static final int PARTS = 3;
    private static final String ALGORITHM = "HS256";
    private static final String TYPE = "feedback+jwt";
    private static final JsonTree JSON = new JsonTree(2);

    private TokenForm() {}

    static String write(FeedbackToken token, String keyId, byte[] key) {
        String header = base64(Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("alg", ALGORITHM);
            out.writeStringField("kid", keyId);
            out.writeStringField("typ", TYPE);
            out.writeEndObject();
        }));
        String claims = base64(Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("jti", token.id());
            out.writeStringField("gen", token.generation().value());
            out.writeStringField("scope", scope(token.signals()));
            out.writeNumberField("exp", token.expiresAt().getEpochSecond());
            if (token.tenant() != null) {
                out.writeStringField("ten", token.tenant());
            }
            if (token.user() != null) {
                out.writeStringField("sub", token.user());
            }
            out.writeEndObject();
        }));
        String signed = header + "." + claims;
        return signed + "." + signature(key, signed);
    }

    private static String scope(Set<AllowedSignal> signals) {
        return EnumSet.copyOf(signals).stream().map(AllowedSignal::wireName).collect(Collectors.joining(" "));
    }

    static FeedbackToken read(String token, Map<String, byte[]> keys) {
        if (token.length() > MAX_LENGTH) {
            throw malformed("it has more than " + MAX_LENGTH + " characters", null);
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            throw malformed("it must be three parts with dots between", null);
        }
        byte[] key = keys.get(keyId(object(parts[0], "header")));
        if (key == null) {
            throw new FeedbackTokenException(
                    Reason.UNKNOWN_KEY,
                    "the token was signed by a key that is not known, or not any more; ask the application for another"
                            + " one");
        }
        byte[] expected = ascii(signature(key, parts[0] + "." + parts[1]));
        if (!MessageDigest.isEqual(expected, ascii(parts[2]))) {
            throw new FeedbackTokenException(
                    Reason.WRONG_SIGNATURE,
                    "the signature of the token is wrong: it was changed, or signed by another key; ask the application"
                            + " for another one");
        }
        return claims(object(parts[1], "claims"));
    }

    /** Whatever a header says of the algorithm, there is one. */
    private static String keyId(Map<?, ?> header) {
        if (!ALGORITHM.equals(header.get("alg")) || !TYPE.equals(header.get("typ"))) {
            throw malformed("its header must say " + ALGORITHM + " and " + TYPE, null);
        }
        return text(header, "kid");
    }

    private static FeedbackToken claims(Map<?, ?> claims) {
        try {
            return new FeedbackToken(
                    text(claims, "jti"),
                    new GenerationId(text(claims, "gen")),
                    signals(text(claims, "scope")),
                    expiry(claims.get("exp")),
                    claims.get("ten") == null ? null : text(claims, "ten"),
                    claims.get("sub") == null ? null : text(claims, "sub"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw malformed("its claims are none of a token", e);
        }
    }

    /** A signal that a newer issuer knows is no reason to refuse the others. */
    private static Set<AllowedSignal> signals(String scope) {
        Set<AllowedSignal> signals = EnumSet.noneOf(AllowedSignal.class);
        for (String name : scope.split(" ", -1)) {
            AllowedSignal.of(name).ifPresent(signals::add);
        }
        return signals;
    }

    private static Instant expiry(@Nullable Object value) {
        if (!(value instanceof Integer) && !(value instanceof Long)) {
            throw malformed("'exp' must be whole seconds since 1970", null);
        }
        return Instant.ofEpochSecond(((Number) value).longValue());
    }

    private static String text(Map<?, ?> members, String name) {
        if (members.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw malformed("'" + name + "' must be a text", null);
    }

    private static Map<?, ?> object(String part, String what) {
        try {
            if (JSON.read(Base64.getUrlDecoder().decode(part)) instanceof Map<?, ?> members) {
                return members;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Told below, without its text, which repeats what was sent.
        }
        throw malformed("its " + what + " must be a JSON object in base64url", null);
    }

    private static FeedbackTokenException malformed(String what, @Nullable Throwable cause) {
        return new FeedbackTokenException(Reason.MALFORMED, "this is no token for feedback: " + what, cause);
    }

    private static String signature(byte[] key, String signed) {
        return base64(mac(key, ascii(signed)));
    }

    static byte[] mac(byte[] key, byte[] message) {
        return HmacSha256.of(key, message);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
