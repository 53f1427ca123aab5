package dev.llmops.local.internal.llama;

/** The keys and values of one sequence, saved outside of the Java heap. */
public final class SequenceState extends NativeHandle {

    private final long bytes;

    SequenceState(long address) {
        super("the saved sequence", address);
        this.bytes = LlamaNative.stateSize(address);
    }

    /** {@return its size} */
    public long bytes() {
        return bytes;
    }

    @Override
    protected void free(long freed) {
        LlamaNative.stateFree(freed);
    }
}
