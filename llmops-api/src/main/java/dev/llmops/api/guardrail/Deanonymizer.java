package dev.llmops.api.guardrail;

import java.util.List;

/**
 * Puts back into an answer what a guardrail took out of the texts of the same call. It works behind the record: its
 * caller gets what it returns, while the record, the trace and every listener keep the text without. Used by one thread,
 * for one text.
 */
public interface Deanonymizer {

    /**
     * Takes the next piece.
     *
     * @param piece whole characters
     * @return text that can no longer change, perhaps empty
     */
    String push(String piece);

    /** {@return the rest, after the last piece} */
    String finish();

    /**
     * {@return a restorer that runs several, one on what the one before made of the text}
     *
     * @param restorers in order: the one whose values were taken out last comes first
     */
    static Deanonymizer composite(List<Deanonymizer> restorers) {
        return new CompositeDeanonymizer(restorers);
    }
}
