package dev.llmops.guardrails.detect;

/**
 * Checks one answer from beginning to end, part by part, with state: for findings that a sentence with some
 * preceding text does not show. Each character is in one part. Positions count from the beginning of the answer. Used by
 * one thread.
 */
public interface StreamDetector {

    /**
     * Receives the next piece.
     *
     * @param piece the next piece of the answer, possibly empty
     * @param complete whether nothing follows
     */
    void push(String piece, boolean complete);

    /** {@return the position from which nothing may be displayed yet, because its meaning depends on what follows; the detector limits
     * how much it holds back} */
    int undecided();

    /**
     * {@return the first position at or after a given one where a part may end, at most {@link #undecided()}; or -1 if not known yet}
     *
     * @param place where a sentence ends
     */
    int end(int place);

    /**
     * {@return the result for the next part, with positions in that part}
     *
     * @param part the text after the previous part, up to a position from {@link #end}
     */
    Detection detect(CheckedText part);
}
