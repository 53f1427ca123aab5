package dev.llmops.eval.internal.text;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A text that can be read only so many times as it is long: an expression that goes back and forth over it, as {@code (a+)+$} does, ends
 * instead of taking for ever.
 */
public final class SteppedText implements CharSequence {

    /** Steps for each character; expressions in use take some tens at most. */
    private static final int STEPS = 500;

    private static final int FEW = 100_000;

    private final String text;
    private long left;

    /** Takes a text of an unknown author. */
    public SteppedText(String text) {
        this.text = text;
        this.left = FEW + (long) STEPS * text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new IllegalArgumentException(
                    "an expression must take at most " + STEPS
                            + " steps for each character of the answer, but takes more; write it without one repetition in another");
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
