package dev.llmops.api.adapter;

import dev.llmops.api.text.UnicodeText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The content and origin of an adapter. All digests are SHA-256, as {@code sha256:} and 64 hexadecimal digits in lower case.
 *
 * @param digest digest of the adapter's file
 * @param file the adapter's file
 * @param base digest of the file of the model that it was trained for; on any other model its output is noise
 * @param template digest of the chat template that it was trained with; with any other, its requests look different
 * @param dataset the manifest of the export that it was trained on, or null if unknown
 * @param job the report of its training, or null
 * @param evaluation the report of the study or evaluation that measured it, or null
 */
public record AdapterContent(
        String digest,
        String file,
        String base,
        String template,
        @Nullable AdapterSource dataset,
        @Nullable AdapterSource job,
        @Nullable AdapterSource evaluation) {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Rejects values that are not digests. */
    public AdapterContent {
        requireDigest("digest", digest);
        requireDigest("base", base);
        requireDigest("template", template);
        UnicodeText.requireWellFormed("file", file);
    }

    static void requireDigest(String name, String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    name + " must be sha256: and 64 hexadecimal digits in lower case, but was '" + digest + "'");
        }
    }
}
