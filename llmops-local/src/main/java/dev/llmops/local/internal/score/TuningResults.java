package dev.llmops.local.internal.score;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.autotune.TuningResult;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Keeps what was measured in a file. */
public final class TuningResults {

    private static final String NAME = "tuned.properties";

    private TuningResults() {}

    /**
     * {@return what was kept, or nothing if there is nothing of use}
     *
     * @throws IOException if the file cannot be read
     */
    public static Optional<TuningResult> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties values = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            values.load(reader);
            Path model = Path.of(values.getProperty("file", ""));
            return Files.isRegularFile(model)
                    ? Optional.of(new TuningResult(
                            model,
                            values.getProperty("quantization", ""),
                            Integer.parseInt(values.getProperty("threads", "")),
                            Integer.parseInt(values.getProperty("batchSize", "")),
                            Double.parseDouble(values.getProperty("promptPerSecond", "")),
                            Double.parseDouble(values.getProperty("generatedPerSecond", "")),
                            true))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not what we wrote: it is measured and written again.
            return Optional.empty();
        }
    }

    /**
     * Keeps what was measured.
     *
     * @param model what was measured
     * @throws IOException if the file cannot be written
     */
    public static void write(Path folder, TuningResult model) throws IOException {
        Properties values = new Properties();
        values.setProperty("file", model.file().toAbsolutePath().toString());
        values.setProperty("quantization", model.quantization());
        values.setProperty("threads", Integer.toString(model.threads()));
        values.setProperty("batchSize", Integer.toString(model.batchSize()));
        values.setProperty("promptPerSecond", Double.toString(model.promptPerSecond()));
        values.setProperty("generatedPerSecond", Double.toString(model.generatedPerSecond()));
        StringWriter text = new StringWriter();
        values.store(text, null);
        WholeFile.write(folder.resolve(NAME), text.toString());
    }
}
