package dev.llmops.batch.recipe;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Hashes the parts of a recipe, each with its length or as missing, so that no two recipes are written alike. */
final class RecipeDigest {

    private RecipeDigest() {}

    static String of(@Nullable Object... parts) {
        MessageDigest digest = Sha256.digest();
        for (Object part : parts) {
            String text = part == null ? null : part.toString();
            String written = text == null ? "-\n" : text.length() + ":" + text + "\n";
            digest.update(written.getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.PREFIX + Sha256.hex(digest);
    }
}
