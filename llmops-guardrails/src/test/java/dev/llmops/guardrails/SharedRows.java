package dev.llmops.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assumptions;

/**
 * Rows of the published data sets, in two halves by a hash of their text: what was tuned was tuned on the one, what is
 * reported is measured on the other.
 */
public final class SharedRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SharedRows() {}

    /** {@return whether a row belongs to the half that is reported} */
    public static boolean reported(String text) {
        CRC32 hash = new CRC32();
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        return (hash.getValue() & 1) == 1;
    }

    /** {@return whether to look at the half for tuning instead, and to print what goes wrong there} */
    public static boolean tuning() {
        return Boolean.getBoolean("llmops.guard.tuning");
    }

    public static boolean wanted(String text) {
        return reported(text) != tuning();
    }

    public static List<JsonNode> lines(String name) {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : read(name).split("\n", -1)) {
            if (!line.isBlank()) {
                rows.add(parse(line));
            }
        }
        return rows;
    }

    public static JsonNode json(String name) {
        return parse(read(name));
    }

    /** {@return a text of JSON} */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String name) {
        return text("guard/" + name);
    }

    /** {@return a file of the shared data sets as it is} */
    public static String text(String name) {
        Path file = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets")
                .resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "the shared data set " + file + " is not here; set llmops.shared");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
