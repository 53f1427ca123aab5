package dev.llmops.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Published data beside the repository; a test that needs it is skipped where it is absent. */
public final class SharedData {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SharedData() {}

    public static Path file(String name) {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "eval", name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: there is no " + file);
        return file;
    }

    public static JsonNode json(String name) {
        return parse(read(file(name)));
    }

    public static List<JsonNode> jsonLines(String name) {
        return read(file(name))
                .lines()
                .filter(line -> !line.isBlank())
                .map(SharedData::parse)
                .toList();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
