package dev.llmops.api.text;

/**
 * A half-open range {@code [start, end)} of UTF-16 code units in a text, as {@link String#substring(int, int)} takes it.
 *
 * @param start index of the first unit, at least 0
 * @param end index after the last unit, at least {@code start}
 */
public record CharRange(int start, int end) implements Comparable<CharRange> {

    /** Rejects a negative start and an end before the start. */
    public CharRange {
        if (start < 0) {
            throw new IllegalArgumentException("start must be at least 0, but was " + start);
        }
        if (end < start) {
            throw new IllegalArgumentException("end must be at least start (" + start + "), but was " + end);
        }
    }

    /**
     * {@return the range of a whole text}
     *
     * @param text the text
     */
    public static CharRange of(CharSequence text) {
        return new CharRange(0, text.length());
    }

    /** {@return the number of UTF-16 code units in the range} */
    public int length() {
        return end - start;
    }

    /**
     * {@return the part of the text in this range}
     *
     * @param text a text of at least {@link #end()} units
     * @throws IndexOutOfBoundsException if the text is shorter
     */
    public String in(String text) {
        return text.substring(start, end);
    }

    /**
     * {@return whether the two ranges share at least one unit; an empty range shares none}
     *
     * @param other another range in the same text
     */
    public boolean overlaps(CharRange other) {
        return Math.max(start, other.start) < Math.min(end, other.end);
    }

    /** Orders by start, then by end. */
    @Override
    public int compareTo(CharRange other) {
        int byStart = Integer.compare(start, other.start);
        return byStart != 0 ? byStart : Integer.compare(end, other.end);
    }
}
