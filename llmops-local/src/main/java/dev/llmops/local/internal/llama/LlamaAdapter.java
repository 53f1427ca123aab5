package dev.llmops.local.internal.llama;

import dev.llmops.local.error.ModelFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A LoRA adapter for one model. Once closed no new call gets it; its memory goes with the last call and context that hold it. */
public final class LlamaAdapter extends NativeHandle {

    private final LlamaModel model;

    private LlamaAdapter(LlamaModel model, long address) {
        super("the adapter", address);
        dependsOn(model);
        this.model = model;
    }

    /**
     * Loads an adapter from a GGUF file that was checked before.
     *
     * @throws ModelFileException if llama.cpp refuses the file, or it is for another model
     */
    public static LlamaAdapter load(LlamaModel model, Path file) {
        byte[] path = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        long weights = model.acquire();
        try {
            return new LlamaAdapter(model, LlamaNative.adapterLoad(weights, path));
        } catch (NativeError e) {
            throw new ModelFileException(
                    ModelFileException.Reason.REFUSED,
                    file,
                    e.text() + "; use a LoRA adapter in GGUF form that was made for this model",
                    e);
        } finally {
            model.release();
            NativeLog.drain();
        }
    }

    boolean isFor(LlamaModel other) {
        return model == other;
    }

    /**
     * Keeps it in memory for a call, which lets go of it when it ends.
     *
     * @throws dev.llmops.api.error.ModelException if it is closed
     */
    public void holdForCall() {
        hold();
    }

    /** Lets go of it, once for each {@link #holdForCall()}. */
    public void letGoAfterCall() {
        letGo();
    }

    @Override
    protected void free(long freed) {
        LlamaNative.adapterFree(freed);
        NativeLog.drain();
    }
}
