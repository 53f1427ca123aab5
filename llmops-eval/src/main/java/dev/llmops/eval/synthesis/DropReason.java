package dev.llmops.eval.synthesis;

/** Why a question was dropped. */
public enum DropReason {
    /** The model that writes questions could not be reached, or wrote no JSON of the wanted form. */
    NO_QUESTIONS,
    /** It asks in the words of its passage: eight or more in a row. */
    COPIES_PASSAGE,
    /** It says the same, or nearly, as an earlier question. */
    DUPLICATE,
    /** The model that checks finds no answer in the passage. */
    NOT_ANSWERABLE,
    /** The model that checks gives another answer than the one written with the question. */
    ANOTHER_ANSWER,
    /** The model that checks could not be reached, or its reply could not be read: nothing is known of the question. */
    NOT_CHECKED
}
