package dev.llmops.local.internal.llama.weights;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.LlamaNative;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.llama.NativeLog;
import dev.llmops.local.internal.llama.NativeProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the weights of a model in another form. */
public final class LlamaQuantizer {

    private LlamaQuantizer() {}

    /**
     * Quantizes a file that was checked before. Runs on the thread of the caller and some more.
     *
     * @param to the file to write
     * @param type llama.cpp's number of the type
     * @param threads threads that compute
     * @param requantize whether weights that are quantized already may be quantized again
     * @param pure whether all tensors get the same type
     * @param leaveOutputTensor whether the output tensor stays as it is
     * @param importance which columns matter most, or null
     * @param listener hears of progress, on the thread of the caller
     * @throws ModelException if llama.cpp fails
     */
    public static void quantize(
            Path from,
            Path to,
            int type,
            int threads,
            boolean requantize,
            boolean pure,
            boolean leaveOutputTensor,
            @Nullable ImportanceMatrix importance,
            NativeProgress listener) {
        NativeLibrary.load();
        long matrix = importance == null ? 0 : importance.acquire();
        try {
            LlamaNative.quantize(
                    utf8(from), utf8(to), type, threads, requantize, pure, leaveOutputTensor, matrix, listener);
        } catch (NativeError e) {
            String advice = importance == null && e.text().contains("requires an imatrix")
                    ? "this form needs a text to find out which columns of the weights matter most; give one with"
                            + " importanceText: "
                    : "";
            throw new ModelException("the model cannot be quantized: " + advice + e.text(), e, false);
        } finally {
            if (importance != null) {
                importance.release();
            }
            NativeLog.drain();
        }
    }

    private static byte[] utf8(Path path) {
        return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }
}
