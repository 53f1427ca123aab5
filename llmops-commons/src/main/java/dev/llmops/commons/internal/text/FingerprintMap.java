package dev.llmops.commons.internal.text;

/**
 * Numbers by text, of which it keeps 128 bits of SHA-256 as {@link FingerprintSet} does: at most 54 bytes a text, however long it is. Not
 * safe for use by multiple threads.
 */
public final class FingerprintMap {

    private final FingerprintSet texts = new FingerprintSet(true);

    /**
     * {@return the number of a text, which gets the one that is given if it has none yet}
     *
     * @param value its number if it is new
     */
    public int putIfAbsent(String text, int value) {
        return texts.add(text, value);
    }

    /** {@return whether a text has a number} */
    public boolean contains(String text) {
        return texts.contains(text);
    }

    /** {@return how many texts have one} */
    public int size() {
        return texts.size();
    }
}
