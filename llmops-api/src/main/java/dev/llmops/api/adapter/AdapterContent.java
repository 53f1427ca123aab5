package dev.llmops.api.adapter;

import dev.llmops.api.text.UnicodeText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter is and where it comes from. All digests are SHA-256, as {@code sha256:} and 64 hexadecimal digits in lower case.
 *
 * @param digest digest of the adapter's file
 * @param file the file
 * @param base digest of the model's file that it was trained for; on another it is noise
 * @param template digest of the chat template that it was trained with; with another its requests look different
 * @param dataset the manifest of the export that it learnt from, or null if that is not known
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

    /** Refuses what is no digest. */
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
