package dev.llmops.api.message;

import java.util.Objects;

/**
 * An image.
 *
 * @param media its bytes or its address; the MIME type starts with {@code image/}
 */
public record ImagePart(Media media) implements Part {

    /** Rejects a MIME type that is not an image's. */
    public ImagePart {
        Objects.requireNonNull(media, "media");
        if (!media.mimeType().startsWith("image/")) {
            throw new IllegalArgumentException(
                    "mimeType of an image must start with 'image/', but was '" + media.mimeType() + "'");
        }
    }
}
