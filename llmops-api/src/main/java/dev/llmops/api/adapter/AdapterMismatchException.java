package dev.llmops.api.adapter;

import dev.llmops.api.error.LlmOpsException;

/** Thrown when an adapter was trained for a different base or chat template than the one it is to serve on. It is not loaded. */
public class AdapterMismatchException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final String trained;
    private final String served;

    /**
     * Creates the exception.
     *
     * @param adapter the adapter's version
     * @param what the part that differs
     * @param trained digest of what it was trained with
     * @param served digest of what it is to serve on
     */
    public AdapterMismatchException(String adapter, String what, String trained, String served) {
        super("adapter '" + adapter + "' was trained on the " + what + " " + trained + ", but this is " + served
                + "; load the model that it was trained for, or train it on this one");
        this.trained = trained;
        this.served = served;
    }

    /** {@return digest of what it was trained with} */
    public String trained() {
        return trained;
    }

    /** {@return digest of what it is to serve on} */
    public String served() {
        return served;
    }
}
