package dev.llmops.rag;

import dev.llmops.api.model.Tokenizer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How large passages are, and where a text is cut. By default they follow the structure of a text (headings, paragraphs,
 * lists, code, tables) as far as the size allows; only what is too large on its own is cut inside, at lines, sentences,
 * words, and at last at characters.
 *
 * @param size most characters (UTF-16 code units), or tokens, of a passage; at least 1
 * @param overlap how much of the passage before it a passage repeats at most, in the same unit; less than {@code size}
 * @param tokenizer counts tokens, or null where {@code size} is in characters
 * @param cutting where a text may be cut
 */
public record Chunking(int size, int overlap, @Nullable Tokenizer tokenizer, Cutting cutting) {

    /** Refuses a size below 1, and an overlap that leaves no room for anything new. */
    public Chunking {
        Objects.requireNonNull(cutting, "cutting");
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, but was " + size);
        }
        if (overlap < 0 || overlap >= size) {
            throw new IllegalArgumentException(
                    "overlap must be at least 0 and less than size (" + size + "), but was " + overlap);
        }
    }

    /** {@return passages of at most 800 characters without overlap: some 200 tokens of English} */
    public static Chunking standard() {
        return characters(800);
    }

    /**
     * {@return passages of a number of characters, without overlap}
     *
     * @param size most characters, at least 1
     */
    public static Chunking characters(int size) {
        return new Chunking(size, 0, null, Cutting.STRUCTURE);
    }

    /**
     * {@return passages of a number of tokens, without overlap}
     *
     * @param size most tokens, at least 1
     * @param tokenizer counts them
     */
    public static Chunking tokens(int size, Tokenizer tokenizer) {
        return new Chunking(size, 0, Objects.requireNonNull(tokenizer, "tokenizer"), Cutting.STRUCTURE);
    }

    /**
     * {@return the same with an overlap}
     *
     * @param other how much of the passage before it a passage repeats at most; less than {@code size}
     */
    public Chunking withOverlap(int other) {
        return new Chunking(size, other, tokenizer, cutting);
    }

    /**
     * {@return the same cut at other places}
     *
     * @param other where a text may be cut
     */
    public Chunking with(Cutting other) {
        return new Chunking(size, overlap, tokenizer, other);
    }

    /**
     * {@return the size of a text in this unit}
     *
     * @param text the text
     */
    public int sizeOf(String text) {
        return tokenizer == null ? text.length() : tokenizer.count(text);
    }
}
