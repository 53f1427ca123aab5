package dev.llmops.local.internal.llama.weights;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.LlamaNative;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeHandle;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.llama.NativeLog;
import dev.llmops.local.training.FineTuningReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A model in training, with weights of its own. Used by one thread.
 */
public final class LlamaTrainer extends NativeHandle {

    private LlamaTrainer(long address) {
        super("the training", address);
        reportLeak();
    }

    /**
     * Loads a model whose weights are 32-bit numbers.
     *
     * @param file the file, which was checked before
     * @param length tokens of a piece of text
     * @param threads threads that compute
     * @param rate learning rate
     * @param decay weight decay
     * @return the training
     * @throws ModelException if llama.cpp fails
     */
    public static LlamaTrainer create(Path file, int length, int threads, float rate, float decay) {
        NativeLibrary.load();
        try {
            return new LlamaTrainer(LlamaNative.trainerCreate(utf8(file), length, threads, rate, decay));
        } catch (NativeError e) {
            throw e.typed();
        } finally {
            NativeLog.drain();
        }
    }

    /**
     * Sets what to learn, once.
     *
     * @param tokens the text
     * @param measured share of the pieces that is only measured
     * @return the number of pieces
     */
    public int data(int[] tokens, float measured) {
        return call(address -> LlamaNative.trainerData(address, tokens, measured));
    }

    /**
     * Reads everything once.
     *
     * @param number which pass it is
     * @return what it brought
     */
    public FineTuningReport.Epoch epoch(int number) {
        try {
            double[] values = call(LlamaNative::trainerEpoch);
            return new FineTuningReport.Epoch(number, values[0], values[1], values[2], values[3]);
        } finally {
            NativeLog.drain();
        }
    }

    /**
     * Writes the model.
     *
     * @param file the file
     */
    public void save(Path file) {
        run(address -> LlamaNative.trainerSave(address, utf8(file)));
    }

    private static byte[] utf8(Path path) {
        return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void free(long freed) {
        LlamaNative.trainerFree(freed);
        NativeLog.drain();
    }
}
