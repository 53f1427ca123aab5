package dev.llmops.local.quantization;

import dev.llmops.api.scoring.Perplexity;
import dev.llmops.local.BenchmarkResult;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a quantization did.
 *
 * @param before the model that was read
 * @param after the model that was written
 */
public record QuantizationReport(Side before, Side after) {

    /**
     * A model, before or after.
     *
     * @param bytes size of the file
     * @param quantization how most of its weights are stored
     * @param perplexity on the text that was given, or null if none was
     * @param speed on this machine, or null if it was not asked for
     */
    public record Side(
            Path file,
            long bytes,
            String quantization,
            @Nullable Perplexity perplexity,
            @Nullable BenchmarkResult speed) {}
}
