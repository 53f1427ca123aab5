package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedDatasetTest {

    private static final long SEED = 20_261_129;

    @TempDir
    Path folder;

    @Test
    void a_streamed_file_has_the_rows_and_the_version_of_one_that_was_read() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","input":"one","expected":"1"}
                {"id":"b"
                {"id":"a","input":"again"}

                {"input":"five","metadata":{"tags":["x"]}}
                """);
        Dataset read = DatasetFile.read(file, MalformedRows.SKIP);

        RowSource streamed = DatasetFile.stream(file, MalformedRows.SKIP);

        assertThat(streamed.version()).isEqualTo(read.version());
        assertThat(streamed.size()).isEqualTo(2);
        assertThat(streamed.broken()).extracting(MalformedRow::number).containsExactly(2L, 3L);
        try (Stream<Row> first = streamed.stream();
                Stream<Row> second = streamed.stream()) {
            assertThat(first).containsExactlyElementsOf(read.rows());
            assertThat(second).containsExactlyElementsOf(read.rows());
        }
        assertThatThrownBy(() -> DatasetFile.stream(file, MalformedRows.REFUSE))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void the_rows_with_some_metadata_are_those_of_a_file_that_was_read() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"a","input":"one","metadata":{"tags":["x","y"],"split":"dev"}}
                {"id":"b","input":"two","metadata":{"tags":["y"],"split":"dev"}}
                {"id":"c","input":"three","metadata":{"tags":["x"],"split":"test"}}
                """);
        RowSource streamed = DatasetFile.stream(file, MalformedRows.REFUSE);

        RowSource some = streamed.where("split", "dev").where("tags", "x");

        Dataset read = DatasetFile.read(file).where("split", "dev").where("tags", "x");
        assertThat(some.version()).isEqualTo(read.version());
        assertThat(some.size()).isEqualTo(1);
        try (Stream<Row> rows = some.stream()) {
            assertThat(rows).containsExactlyElementsOf(read.rows());
        }
        assertThat(streamed.where("split", "none").size()).isZero();
    }

    @Test
    void a_file_that_is_changed_after_it_was_opened_is_not_taken_for_the_same() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), "{\"input\":\"one\"}\n{\"input\":\"two\"}\n");
        RowSource streamed = DatasetFile.stream(file, MalformedRows.REFUSE);
        Files.writeString(file, "{\"input\":\"one\"}\n{\"input\":\"TWO\"}\n");

        try (Stream<Row> rows = streamed.stream()) {
            Iterator<Row> each = rows.iterator();
            each.next();
            each.next();
            assertThatThrownBy(each::hasNext)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("changed while it was read");
        }
    }

    @Test
    void lines_are_those_of_the_platform_whatever_ends_them_and_wherever_a_buffer_ends() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(8);
            for (int i = 0; i < pieces; i++) {
                text.append("a".repeat(random.nextInt(3) == 0 ? 16_384 - random.nextInt(3) : random.nextInt(4)))
                        .append(List.of("\n", "\r\n", "\r", "").get(random.nextInt(4)));
            }
            Path file = Files.writeString(folder.resolve("lines"), text);
            assertThat(lines(file, Integer.MAX_VALUE))
                    .as("seed " + SEED + ", round " + round)
                    .isEqualTo(expected(file));
        }
    }

    @Test
    void a_line_beyond_the_limit_has_a_length_and_no_text() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "\uFEFFabc\nabcd\n" + "x".repeat(40_000) + "\nab");
        try (BoundedLines lines = new BoundedLines(file, 3)) {
            assertThat(lines.next()).isTrue();
            assertThat(lines.text()).isEqualTo("abc");
            assertThat(lines.next()).isTrue();
            assertThat(lines.text()).isNull();
            assertThat(lines.problem()).startsWith("has 4 characters, and a row may have 3");
            assertThat(lines.next()).isTrue();
            assertThat(lines.problem()).startsWith("has 40000 characters");
            assertThat(lines.next()).isTrue();
            assertThat(lines.text()).isEqualTo("ab");
            assertThat(lines.number()).isEqualTo(4);
            assertThat(lines.next()).isFalse();
        }
    }

    @Test
    void rows_that_were_written_are_read_with_the_same_version() {
        Path file = folder.resolve("written.jsonl");
        Dataset rows = Dataset.of(
                "written.jsonl",
                List.of(
                        new Row("1", "a\n\"b\"\u2028", "e", Map.of("split", "test", "tags", List.of("x", "y"))),
                        Row.of("2", "", null)));

        DatasetFile.write(file, rows);

        assertThat(DatasetFile.read(file)).isEqualTo(rows);
    }

    private static List<String> lines(Path file, int max) throws IOException {
        List<String> all = new ArrayList<>();
        try (BoundedLines lines = new BoundedLines(file, max)) {
            while (lines.next()) {
                all.add(lines.text());
            }
        }
        return all;
    }

    private static List<String> expected(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return reader.lines().toList();
        }
    }
}
