package dev.llmops.api.adapter;

import dev.llmops.api.text.UnicodeText;

/**
 * Something that an adapter comes from or was judged by, such as a manifest of training data. The digest identifies it; the place records
 * where it was at the time.
 *
 * @param digest SHA-256 of its file, as {@code sha256:...}
 * @param place its file or an address
 */
public record AdapterSource(String digest, String place) {

    /** Rejects a value that is not a digest. */
    public AdapterSource {
        AdapterContent.requireDigest("digest", digest);
        UnicodeText.requireWellFormed("place", place);
    }
}
