package dev.llmops.eval.annotation;

/** The state of an item. */
public enum AnnotationState {
    /** It still needs annotators. */
    OPEN,
    /** All annotators agree. */
    AGREED,
    /** Annotators disagree; an adjudicator must decide. */
    DISAGREED,
    /** An adjudicator decided. */
    ADJUDICATED,
    /** The answer was erased in the meantime, together with its labels. */
    ERASED
}
