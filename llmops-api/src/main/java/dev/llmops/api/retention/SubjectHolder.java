package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps what a subject left: a store, a cache, memory, an index of documents, exports, or anything of the application's.
 * Safe for use by several threads.
 */
public interface SubjectHolder {

    /** {@return its name, the same in every process and after a restart; it is written into the audit log} */
    String name();

    /**
     * Erases all that is a subject's. It may be called again for the same subject, after it failed or a process ended, and then erases what is left.
     *
     * @param subject whose
     * @return what was erased, and what could not be
     * @throws RuntimeException if it failed; it is called again later
     */
    Erased erase(Subject subject);

    /**
     * What was erased.
     *
     * @param rows how many rows, entries, documents or files
     * @param remains what is there and cannot be erased, and what to do about it, or null if nothing is; it is written into the audit log, so
     *     it must not name the subject
     */
    record Erased(long rows, @Nullable String remains) {

        /** Refuses a number below 0, and text with a lone surrogate. */
        public Erased {
            if (rows < 0) {
                throw new IllegalArgumentException("rows must be at least 0, but was " + rows);
            }
            UnicodeText.requireWellFormedOrNull("remains", remains);
        }

        /**
         * {@return that all is erased}
         *
         * @param rows how many rows
         */
        public static Erased all(long rows) {
            return new Erased(rows, null);
        }
    }
}
