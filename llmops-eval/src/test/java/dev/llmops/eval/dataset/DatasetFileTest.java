package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetFileTest {

    private static final String BROKEN = """
            {"id": "a", "input": "one", "expected": "1"}
            {"id": "b", "input": "two"

            {"id": "c"}
            {"id": "a", "input": "again"}
            [1]
            {"input": "five", "metadata": {"topic": "numbers"}}
            """;

    @TempDir
    Path folder;

    @Test
    void broken_lines_are_named_by_number() throws IOException {
        Path file = write("questions.jsonl", BROKEN);

        assertThatThrownBy(() -> DatasetFile.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2: not valid JSON")
                .hasMessageContaining("line 4: 'input' must be there")
                .hasMessageContaining("line 5: the id is that of line 1")
                .hasMessageContaining("line 6: must be a JSON object")
                .satisfies(e -> assertThat(((DatasetException) e).lines())
                        .extracting(MalformedRow::number)
                        .containsExactly(2L, 4L, 5L, 6L));
    }

    @Test
    void the_rest_runs_if_that_is_allowed() throws IOException {
        Dataset dataset = DatasetFile.read(write("questions.jsonl", BROKEN), MalformedRows.SKIP);

        assertThat(dataset.rows())
                .containsExactly(Row.of("a", "one", "1"), new Row("7", "five", null, Map.of("topic", "numbers")));
        assertThat(dataset.broken()).hasSize(4);
    }

    @Test
    void csv_takes_quotes_line_breaks_and_other_columns() throws IOException {
        Path file = write(
                "questions.csv",
                "\uFEFFid,input,expected,topic\r\n1,\"a \"\"b\"\",\r\nc\",,x\r\nshort,row\r\n3,three,3,y\r\n");

        Dataset dataset = DatasetFile.read(file, MalformedRows.SKIP);

        assertThat(dataset.rows())
                .containsExactly(
                        new Row("1", "a \"b\",\r\nc", null, Map.of("topic", "x")),
                        new Row("3", "three", "3", Map.of("topic", "y")));
        assertThat(dataset.broken()).containsExactly(new MalformedRow(4, "must have 4 cells, but has 2"));
    }

    @Test
    void csv_without_input_column_is_refused() throws IOException {
        Path file = write("questions.csv", "question\nwhy\n");

        assertThatThrownBy(() -> DatasetFile.read(file)).hasMessageContaining("'input'");
    }

    @Test
    void csv_with_an_open_quote_is_refused_with_its_line_and_not_half_read() throws IOException {
        Path file = write("questions.csv", "id,input\n1,ok\n2,\"never closed\n3,fine\n");

        assertThatThrownBy(() -> DatasetFile.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 3: its quotes");
        Dataset rest = DatasetFile.read(file, MalformedRows.SKIP);
        assertThat(rest.rows()).containsExactly(Row.of("1", "ok", null), Row.of("3", "fine", null));
    }

    @Test
    void one_bad_quote_costs_its_record_and_the_next_ones_are_read() throws IOException {
        Path file = write("q.csv", """
                id,input

                1,"5" disk"
                2,"two
                lines, with ""quotes""\"

                3,a 5" disk
                4,"x"y
                5,"last"
                """);

        Dataset rest = DatasetFile.read(file, MalformedRows.SKIP);

        assertThat(rest.rows())
                .containsExactly(
                        Row.of("2", "two\nlines, with \"quotes\"", null),
                        Row.of("3", "a 5\" disk", null),
                        Row.of("5", "last", null));
        assertThat(rest.broken()).extracting(MalformedRow::number).containsExactly(3L, 8L);
    }

    @ParameterizedTest
    @ValueSource(strings = {" expected", "Expected", "expectd", "expectde", "xpected", "expected "})
    void a_slip_for_expected_does_not_vanish(String slip) throws IOException {
        Path csv = write("slip.csv", "id,input," + slip + "\n1,why,because\n");
        Path jsonl = write("slip.jsonl", "{\"id\":\"1\",\"input\":\"why\",\"" + slip + "\":\"because\"}\n");

        assertThatThrownBy(() -> DatasetFile.read(csv)).hasMessageContaining("'" + slip + "' looks like 'expected'");
        assertThatThrownBy(() -> DatasetFile.read(jsonl))
                .hasMessageContaining("line 1: there is no member '" + slip + "'; did you mean 'expected'?");
    }

    @Test
    void other_columns_are_metadata_other_members_are_not_and_nothing_is_there_twice() throws IOException {
        assertThat(DatasetFile.read(write("a.csv", "input,inputs,expectation\nwhy,2,x\n"))
                        .rows())
                .containsExactly(new Row("2", "why", null, Map.of("inputs", "2", "expectation", "x")));
        assertThatThrownBy(() -> DatasetFile.read(write("b.jsonl", "{\"input\":\"why\",\"topic\":\"x\"}")))
                .hasMessageContaining("line 1: there is no member 'topic'")
                .hasMessageContaining("metadata");
        assertThatThrownBy(() -> DatasetFile.read(write("c.jsonl", "{\"input\":\"why\",\"input\":\"how\"}")))
                .hasMessageContaining("line 1: a member is there twice");
        assertThatThrownBy(
                        () -> DatasetFile.read(write("d.jsonl", "{\"input\":\"why\",\"metadata\":{\"a\":1,\"a\":2}}")))
                .hasMessageContaining("line 1: a member is there twice");
        assertThatThrownBy(() -> DatasetFile.read(write("e.csv", "input,input\nwhy,how\n")))
                .hasMessageContaining("'input' is there twice");
    }

    @Test
    void a_file_of_another_encoding_is_refused() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"input\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> DatasetFile.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void an_empty_file_a_missing_file_and_an_unknown_format_are_refused() throws IOException {
        Path empty = write("empty.jsonl", "\n\n");

        assertThatThrownBy(() -> DatasetFile.read(empty)).hasMessageContaining("no row");
        assertThatThrownBy(() -> DatasetFile.read(folder.resolve("gone.jsonl"))).isInstanceOf(DatasetException.class);
        assertThatThrownBy(() -> DatasetFile.read(folder.resolve("x.xlsx"))).hasMessageContaining("'x.xlsx'");
    }

    @Test
    void equal_rows_have_an_equal_version_and_any_change_another() {
        Row a = new Row("1", "q", "e", Map.of("x", 1, "y", 2));
        Row same = new Row("1", "q", "e", Map.of("y", 2, "x", 1));
        String version = Dataset.of("n", List.of(a)).version();

        assertThat(Dataset.of("other name", List.of(same)).version()).isEqualTo(version);
        assertThat(Dataset.of("n", List.of(Row.of("1", "q", "e"))).version()).isNotEqualTo(version);
        assertThat(Dataset.of("n", List.of(new Row("1", "q", null, a.metadata())))
                        .version())
                .isNotEqualTo(version);
        assertThat(version).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void two_rows_of_one_id_are_refused() {
        List<Row> rows = List.of(Row.of("1", "a", null), Row.of("1", "b", null));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of("n", rows))
                .withMessageContaining("'1'");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
