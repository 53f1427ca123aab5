package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A passage to be.
 *
 * @param range where it stands
 * @param headings the headings above its text, outermost first
 * @param context those of them that stand before the range, so that its own text does not say them
 */
public record Chunk(CharRange range, List<String> headings, List<String> context) {

    /** Copies the lists. */
    public Chunk {
        headings = List.copyOf(headings);
        context = List.copyOf(context);
    }
}
