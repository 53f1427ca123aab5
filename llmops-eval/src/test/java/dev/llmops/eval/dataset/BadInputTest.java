package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputTest {

    private static final String GOOD = "{\"id\":\"good\",\"input\":\"why\"}\n";

    @TempDir
    Path folder;

    @Test
    void two_rows_of_one_id_are_named_by_line_read_or_streamed() throws IOException {
        Path file = write("twice.jsonl", GOOD + "{\"id\":\"good\",\"input\":\"how\"}\n");

        assertThatThrownBy(() -> DatasetFile.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2: the id is that of line 1");
        assertThatThrownBy(() -> DatasetFile.stream(file, MalformedRows.REFUSE))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2: the id 'good' is that of an earlier line");
        assertThat(DatasetFile.stream(file, MalformedRows.SKIP).stream()).containsExactly(Row.of("good", "why", null));
    }

    @Test
    void a_reference_that_is_a_number_is_refused_with_what_to_do() throws IOException {
        Path file = write("number.jsonl", GOOD + "{\"id\":\"n\",\"input\":\"6 times 7\",\"expected\":42}\n");

        assertThatThrownBy(() -> DatasetFile.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2: 'expected' must be a text, but was NUMBER; write it in quotes");
        assertThat(DatasetFile.read(file, MalformedRows.SKIP).rows()).hasSize(1);
        // A cell of a CSV file is a text, whatever stands in it.
        assertThat(DatasetFile.read(write("number.csv", "input,expected\n6 times 7,42\n"))
                        .rows()
                        .get(0)
                        .expected())
                .isEqualTo("42");
    }

    @Test
    void a_row_of_10_megabytes_is_named_and_the_rows_around_it_are_read() throws IOException {
        String long10 = "x".repeat(10_000_000);
        Path file = write(
                "long.jsonl",
                GOOD + "{\"id\":\"long\",\"input\":\"" + long10 + "\"}\n" + GOOD.replace("good", "after"));
        Path csv = write("long.csv", "id,input\ngood,why\nlong," + long10 + "\nafter,why\n");

        for (Path each : new Path[] {file, csv}) {
            assertThatThrownBy(() -> DatasetFile.read(each))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("a row may have 8388608; split or shorten it")
                    .satisfies(e -> assertThat(((DatasetException) e).lines()).hasSize(1));
            assertThat(DatasetFile.read(each, MalformedRows.SKIP).rows())
                    .extracting(Row::id)
                    .containsExactly("good", "after");
        }
        assertThat(DatasetFile.stream(file, MalformedRows.SKIP).broken())
                .singleElement()
                .satisfies(line -> assertThat(line.number()).isEqualTo(2));
    }

    @Test
    void a_row_of_8_megabytes_is_read() throws IOException {
        Path file = write("large.jsonl", "{\"input\":\"" + "x".repeat(8_000_000) + "\"}\n");

        assertThat(DatasetFile.read(file).rows().get(0).input()).hasSize(8_000_000);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
