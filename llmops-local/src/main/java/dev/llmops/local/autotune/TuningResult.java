package dev.llmops.local.autotune;

import dev.llmops.local.LocalModelBuilder;
import java.nio.file.Path;

/**
 * What runs a model fastest on this machine, of what was tried.
 *
 * @param file the file to load: the model itself, or a copy with its weights in another form
 * @param quantization how its weights are stored
 * @param threads threads to compute with
 * @param batchSize tokens to compute at once, for {@link LocalModelBuilder#batchSize}
 * @param promptPerSecond prompt tokens read in a second, when it was measured
 * @param generatedPerSecond tokens written in a second, when it was measured
 * @param remembered whether this was measured earlier and not now
 */
public record TuningResult(
        Path file,
        String quantization,
        int threads,
        int batchSize,
        double promptPerSecond,
        double generatedPerSecond,
        boolean remembered) {

    /** Seconds for a chat that reads 512 tokens and writes 128. */
    double seconds() {
        return 512 / promptPerSecond + 128 / generatedPerSecond;
    }
}
