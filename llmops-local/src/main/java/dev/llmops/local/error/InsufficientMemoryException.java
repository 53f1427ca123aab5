package dev.llmops.local.error;

import dev.llmops.api.error.ModelException;

/** A model does not fit into the memory that is free. Nothing of it was loaded. The message names all figures. */
public class InsufficientMemoryException extends ModelException {

    private static final long serialVersionUID = 1L;

    private final String device;
    private final long needed;
    private final long free;

    /**
     * Creates the exception.
     *
     * @param device the device that is short: {@code CPU} for the memory of the machine, or the name of a GPU
     * @param needed bytes that are needed there
     * @param free bytes that are free there
     * @param message what is wrong and what to do
     */
    public InsufficientMemoryException(String device, long needed, long free, String message) {
        super(message, null, false);
        this.device = device;
        this.needed = needed;
        this.free = free;
    }

    /** {@return the device that is short: {@code CPU} for the memory of the machine, or the name of a GPU} */
    public String device() {
        return device;
    }

    /** {@return bytes that are needed there} */
    public long needed() {
        return needed;
    }

    /** {@return bytes that are free there} */
    public long free() {
        return free;
    }
}
