package dev.llmops.eval.synthesis;

/** Why a question was dropped. */
public enum DropReason {
    /** The model that writes questions could not be reached, or wrote no JSON of the required form. */
    NO_QUESTIONS,
    /** It copies the words of its passage: eight or more in a row. */
    COPIES_PASSAGE,
    /** It is the same, or nearly the same, as an earlier question. */
    DUPLICATE,
    /** The checking model finds no answer in the passage. */
    NOT_ANSWERABLE,
    /** The checking model's answer differs from the one written with the question. */
    ANOTHER_ANSWER,
    /** The checking model could not be reached, or its reply could not be parsed, so the question could not be checked. */
    NOT_CHECKED
}
