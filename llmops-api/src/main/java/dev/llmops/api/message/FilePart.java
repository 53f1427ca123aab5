package dev.llmops.api.message;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of any type, such as a PDF or a recording.
 *
 * @param media its bytes or its address
 * @param name its file name, or null
 */
public record FilePart(Media media, @Nullable String name) implements Part {

    /** Rejects null media, and a name with a lone surrogate. */
    public FilePart {
        Objects.requireNonNull(media, "media");
        UnicodeText.requireWellFormedOrNull("name", name);
    }
}
