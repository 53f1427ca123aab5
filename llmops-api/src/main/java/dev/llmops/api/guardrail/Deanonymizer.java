package dev.llmops.api.guardrail;

import java.util.List;

/**
 * Restores in an answer what a guardrail took out of the texts of the same call. It works after the record is made: the
 * caller gets what it returns, while the record, the trace and every listener keep the text without the restored values. Used by one thread,
 * for one text.
 */
public interface Deanonymizer {

    /**
     * Takes the next piece.
     *
     * @param piece whole characters
     * @return text that can no longer change, possibly empty
     */
    String push(String piece);

    /** {@return the rest of the text, after the last piece} */
    String finish();

    /**
     * {@return a restorer that runs several in sequence, each on the output of the previous one}
     *
     * @param restorers the restorers, in order: the one whose values were taken out last comes first
     */
    static Deanonymizer composite(List<Deanonymizer> restorers) {
        return new CompositeDeanonymizer(restorers);
    }
}
