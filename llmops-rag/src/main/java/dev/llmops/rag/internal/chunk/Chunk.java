package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage to be.
 *
 * @param range where it stands
 * @param headings the headings above its text, or the declarations that it stands within, outermost first
 * @param context what puts it in context and stands before the range, so that its own text does not say it: headings,
 *     declarations, names of columns
 * @param rows the rows that it has, if it has a part of exactly one table
 * @param parent the larger part of the text that holds it, or null if it knows none
 */
public record Chunk(
        CharRange range,
        List<String> headings,
        List<String> context,
        @Nullable TableRows rows,
        @Nullable CharRange parent) {

    /** Copies the lists. */
    public Chunk {
        headings = List.copyOf(headings);
        context = List.copyOf(context);
    }

    static Chunk of(CharRange range) {
        return new Chunk(range, List.of(), List.of(), null, null);
    }

    Chunk at(CharRange other) {
        return new Chunk(other, headings, context, rows, parent);
    }

    /** {@return the same passage of a text that stands after another one of some length} */
    public Chunk behind(int length) {
        CharRange there = new CharRange(range.start() + length, range.end() + length);
        CharRange larger = parent == null ? null : new CharRange(parent.start() + length, parent.end() + length);
        return new Chunk(there, headings, context, rows, larger);
    }

    Chunk within(CharRange larger) {
        return new Chunk(range, headings, context, rows, larger);
    }
}
