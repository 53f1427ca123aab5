package dev.llmops.examples.demo;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Compares the model files that are at hand. */
public final class CompareModels {

    private static final int TOKENS = 48;

    private CompareModels() {}

    /**
     * Shows each candidate with the speed that it has on this machine.
     *
     * @param screen where to show it
     * @param chosen the model file that the demo goes on with
     */
    public static void run(Screen screen, Path chosen) {
        screen.section(
                "The candidates",
                "The model files at hand: what their headers say, and how fast they are on this machine right now. A test"
                        + " model of one megabyte takes part where it is there.",
                "LocalModel.load(file).generate(request);");
        screen.line(row("file", "size", "context", "loaded in", "first token", "speed"));
        for (Path candidate : candidates(chosen)) {
            screen.line(measured(candidate));
        }
        screen.small("Chosen: " + chosen.getFileName() + ", which LLMOPS_MODEL changes.");
    }

    private static List<Path> candidates(Path chosen) {
        Path stories = Path.of(System.getProperty("llmops.shared", "../shared"), "models", "stories260K.gguf");
        return Stream.of(chosen, stories)
                .filter(Files::isRegularFile)
                .map(file -> file.toAbsolutePath().normalize())
                .distinct()
                .toList();
    }

    private static String measured(Path file) {
        ModelCard card = ModelCard.read(file);
        long before = Figures.millis();
        try (LocalModel model = LocalModel.load(file)) {
            long loaded = Figures.millis() - before;
            ModelResponse response = model.generate(ModelRequest.user("Tell me about lamps.").toBuilder()
                    .parameters(ModelParameters.builder().maxTokens(TOKENS).build())
                    .build());
            Duration first = Objects.requireNonNullElse(response.timeToFirstToken(), Duration.ZERO);
            return row(
                    String.valueOf(file.getFileName()),
                    String.format(Locale.ROOT, "%.1f MB", card.fileSize() / 1e6),
                    card.contextLength() + " tokens",
                    loaded + " ms",
                    first.toMillis() + " ms",
                    speed(response, first));
        }
    }

    private static String speed(ModelResponse response, Duration first) {
        Integer written = response.usage().output();
        long nanos = response.total().minus(first).toNanos();
        return written == null || nanos <= 0
                ? "unknown"
                : String.format(Locale.ROOT, "%.0f tokens/s", written * 1e9 / nanos);
    }

    private static String row(String file, String size, String context, String load, String first, String speed) {
        return String.format(Locale.ROOT, "%-36s %9s %12s %10s %12s %14s", file, size, context, load, first, speed);
    }
}
