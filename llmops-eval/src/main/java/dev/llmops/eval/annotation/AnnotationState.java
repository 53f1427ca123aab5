package dev.llmops.eval.annotation;

/** How far an item is. */
public enum AnnotationState {
    /** Annotators are missing. */
    OPEN,
    /** All said the same. */
    AGREED,
    /** They said different things; somebody else decides. */
    DISAGREED,
    /** Somebody else decided. */
    ADJUDICATED,
    /** The answer was erased meanwhile, and with it what was said of it. */
    ERASED
}
