package dev.llmops.api.guardrail;

import java.util.List;
import java.util.function.Supplier;

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
     * {@return a restorer for one text, which runs all that are registered for its call, and puts values back by the text's form: within a string
     * of JSON a value is escaped, so that it stays a part of that string; between strings nothing is put back that would be more than
     * one value; in all other text values are put back as they are. JSON is what stands in braces, or in brackets that begin the text}
     *
     * @param registered the restorers in the order in which they were {@linkplain GuardrailContext#restoreWith registered}; asked for each
     *     piece, since a guardrail can register while a text is under way
     */
    static Deanonymizer byForm(Supplier<List<Supplier<Deanonymizer>>> registered) {
        return new FormDeanonymizer(registered);
    }
}
