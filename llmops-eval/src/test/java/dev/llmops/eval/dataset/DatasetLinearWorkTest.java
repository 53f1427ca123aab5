package dev.llmops.eval.dataset;

import dev.llmops.testkit.AdversarialTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of rows takes time in proportion to it, whatever it holds. */
class DatasetLinearWorkTest {

    private static final int LENGTH = 15_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rows.jsonl", "rows.csv"})
    void rows_are_read(String name) {
        Path file = folder.resolve(name);
        AdversarialTexts.of("{\"input\":\"", "{\"input\":{\"a\":\"b\"}}\n", "[", "\"", "\\", "a,b\n", "\"\"", "\",\"")
                .forEach(kind -> kind.assertLinear(LENGTH, text -> read(file, "input,expected\n" + text)));
    }

    private static void read(Path file, String text) {
        try {
            Files.writeString(file, text);
            DatasetFile.read(file, DatasetFile.MalformedRows.SKIP);
        } catch (DatasetException e) {
            // It is told.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
