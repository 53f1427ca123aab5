package dev.llmops.tuning.study;

import java.util.Locale;

/** Scores an answer: 1 is right, 0 is wrong. Safe for use by multiple threads. */
@FunctionalInterface
public interface AnswerScorer {

    /**
     * {@return a score from 0 to 1}
     *
     * @param row the row
     * @param answer the answer to it
     */
    double score(StudyRow row, String answer);

    /** {@return 1 if the answer is what is expected, whatever its case, white space around it and a full stop at its end} */
    static AnswerScorer exactMatch() {
        return (row, answer) -> plain(answer).equals(plain(row.expected())) ? 1 : 0;
    }

    private static String plain(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).strip() : plain;
    }
}
