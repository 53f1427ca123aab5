package dev.llmops.api.message;

import java.net.URI;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes, either inline or at an address; exactly one of the two is set.
 *
 * @param mimeType the MIME type, for example {@code image/png}
 * @param base64 the bytes in Base64 (RFC 4648 section 4), or null
 * @param uri where the bytes are, or null
 */
public record Media(
        String mimeType, @Nullable String base64, @Nullable URI uri) {

    /** Rejects media where neither or both are set. */
    public Media {
        Objects.requireNonNull(mimeType, "mimeType");
        if ((base64 == null) == (uri == null)) {
            throw new IllegalArgumentException(
                    "exactly one of base64 and uri must be set, but " + (base64 == null ? "none was" : "both were"));
        }
    }

    /**
     * {@return inline media}
     *
     * @param mimeType the MIME type
     * @param bytes the bytes, which are copied
     */
    public static Media of(String mimeType, byte[] bytes) {
        return new Media(mimeType, Base64.getEncoder().encodeToString(bytes), null);
    }

    /**
     * {@return media at an address}
     *
     * @param mimeType the MIME type
     * @param uri where the bytes are
     */
    public static Media at(String mimeType, URI uri) {
        return new Media(mimeType, null, uri);
    }
}
