package dev.llmops.api.experiment;

import dev.llmops.api.error.StoreException;

/** Thrown when somebody else changed the experiment first. Nothing was written; read the experiment again and decide anew. */
public final class ExperimentConflictException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final int actual;

    /**
     * Creates the exception.
     *
     * @param experiment name of the experiment
     * @param expected the version that was expected to be the latest
     * @param actual the latest version; 0 if there is none
     */
    public ExperimentConflictException(String experiment, int expected, int actual) {
        super(
                "experiment '" + experiment + "' "
                        + (actual == 0 ? "does not exist" : "is at version " + actual)
                        + ", not at " + expected + " as was expected, so nothing was changed: "
                        + (actual == 0
                                ? "create it first"
                                : "somebody changed it meanwhile; read it again, and decide anew"),
                null,
                false);
        this.actual = actual;
    }

    /** {@return the latest version; 0 if there is none} */
    public int actual() {
        return actual;
    }
}
