package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds data of a subject: a store, a cache, memory, a document index, exports, or anything that the application keeps.
 * Safe for use by multiple threads.
 */
public interface SubjectHolder {

    /** {@return its name, the same in every process and after a restart; it is written to the audit log} */
    String name();

    /**
     * Erases all data of a subject. It may be called again for the same subject after a failure or the end of a process, and then erases the rest.
     *
     * @param subject the subject
     * @return what was erased, and what could not be
     * @throws RuntimeException if it failed; it is called again later
     */
    Erased erase(Subject subject);

    /**
     * What was erased.
     *
     * @param rows how many rows, entries, documents or files
     * @param remains what cannot be erased and what to do about it, or null if nothing remains; it is written to the audit log, so
     *     it must not name the subject
     */
    record Erased(long rows, @Nullable String remains) {

        /** Rejects a number below 0, and text with a lone surrogate. */
        public Erased {
            if (rows < 0) {
                throw new IllegalArgumentException("rows must be at least 0, but was " + rows);
            }
            UnicodeText.requireWellFormedOrNull("remains", remains);
        }

        /**
         * {@return the result of an erasure that left nothing}
         *
         * @param rows how many rows
         */
        public static Erased all(long rows) {
            return new Erased(rows, null);
        }
    }
}
