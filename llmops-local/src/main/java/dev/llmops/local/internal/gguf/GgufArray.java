package dev.llmops.local.internal.gguf;

/**
 * An array whose elements were skipped.
 *
 * @param length number of elements
 */
public record GgufArray(int length) {

    @Override
    public String toString() {
        return length + " values";
    }
}
