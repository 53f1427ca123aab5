package dev.llmops.guardrails.detect;

/**
 * Looks at one answer from its beginning to its end, part by part, and remembers what it saw: for what a sentence with some
 * text before it does not show. Each character is in one part. Places are counted from the beginning of the answer. Used by
 * one thread.
 */
public interface StreamDetector {

    /**
     * Takes what has arrived.
     *
     * @param piece the next piece of the answer, perhaps empty
     * @param complete whether nothing follows
     */
    void push(String piece, boolean complete);

    /** {@return from which place on nothing may be shown yet, since what it is depends on what follows; the bound of what it holds
     * back is its own} */
    int undecided();

    /**
     * {@return the first place at or after another one where a part may end, at most {@link #undecided()}; or -1 if it is not known yet}
     *
     * @param place where a sentence ends
     */
    int end(int place);

    /**
     * {@return what it sees in the next part, with places in that part}
     *
     * @param part what follows the part before, up to a place that {@link #end} gave
     */
    Detection detect(CheckedText part);
}
