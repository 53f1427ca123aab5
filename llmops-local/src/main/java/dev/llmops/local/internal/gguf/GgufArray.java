package dev.llmops.local.internal.gguf;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>An array whose elements were skipped.
 *
 * @param length number of elements
 */
public record GgufArray(int length) {

    @Override
    public String toString() {
        return length + " values";
    }
}
