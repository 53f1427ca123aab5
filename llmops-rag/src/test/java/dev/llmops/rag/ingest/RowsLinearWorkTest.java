package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.trec.Qrels;
import dev.llmops.rag.trec.QrelsException;
import dev.llmops.testkit.AdversarialTexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a file of rows takes time in proportion to it, whatever it holds. */
class RowsLinearWorkTest {

    private static final int LENGTH = 15_000;

    @TempDir
    Path folder;

    @Test
    void csv() {
        assertLinear(
                text -> "a,b\n" + text, rows(Rows::csv), "\"", "\"\"", ",", "a,b\n", "\"a\n", "a,\"b\"\"\",", "\r");
    }

    @Test
    void json() {
        assertLinear(
                text -> text, rows(Rows::jsonLines), "{", "{\"a\":", "{\"a\":1}\n", "[[", "\"\\u0041", "1e", "-0.1,");
        assertLinear(text -> "{\"a\":\"" + text + "\"}", rows(Rows::jsonLines), "\\\\", "\\n", "\":1,\"");
    }

    @Test
    void trec() {
        Consumer<Path> reader = file -> {
            try {
                Qrels.read(file);
            } catch (QrelsException e) {
                // It is told.
            }
        };
        assertLinear(text -> "1 0 a 1\n" + text, reader, "1 0 ", "\t", "  ", "1\t2\t3");
        assertLinear(text -> numbered(text, "1 0 d%s 1%n"), reader, "a");
    }

    /** {@return as many lines as fit, each with its number} */
    private static String numbered(String text, String line) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; lines.length() < text.length(); i++) {
            lines.append(line.formatted(i));
        }
        return lines.toString();
    }

    private static Consumer<Path> rows(Function<Path, Rows> reader) {
        return file -> {
            try (Stream<Row> rows = reader.apply(file).open()) {
                assertThat(rows.mapToInt(row -> row.values().size()).sum()).isNotNegative();
            } catch (IOException | UncheckedIOException e) {
                // It is told.
            }
        };
    }

    private void assertLinear(Function<String, String> text, Consumer<Path> reader, String... triggers) {
        Path file = folder.resolve("rows");
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(triggers)
                .forEach(kind -> all.check(() -> kind.assertLinear(LENGTH, made -> {
                    try {
                        reader.accept(Files.writeString(file, text.apply(made)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))));
    }
}
