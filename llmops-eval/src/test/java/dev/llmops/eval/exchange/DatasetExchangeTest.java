package dev.llmops.eval.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DatasetExchangeTest {

    private static final long SEED = 20_261_129;

    @TempDir
    Path folder;

    @Test
    void goldens_of_deepeval_keep_their_contexts_and_list_their_answers() throws IOException {
        Imported read = read(ExchangeFormat.DEEPEVAL, """
                [{"input": "How long?", "actual_output": "2 m", "expected_output": "Two metres", "retrieval_context": ["It is 2 m."],
                  "context": ["Cables are 2 m."], "name": "length", "comments": null, "source_file": "a.pdf",
                  "additional_metadata": {"level": 2}, "tools_called": null, "made_up": true}]
                """);

        Row row = read.dataset().rows().get(0);
        assertThat(row.id()).isEqualTo("length");
        assertThat(row.expected()).isEqualTo("Two metres");
        assertThat(row.metadata())
                .containsEntry("passages", List.of("It is 2 m."))
                .containsEntry("referencePassages", List.of("Cables are 2 m."))
                .containsEntry("level", 2)
                .containsEntry("source_file", "a.pdf")
                .containsEntry("made_up", true);
        assertThat(read.losses())
                .singleElement()
                .asString()
                .contains("actual_output")
                .contains("row 1");
    }

    @Test
    void samples_of_ragas_are_read_with_both_generations_of_names() throws IOException {
        Imported now = read(ExchangeFormat.RAGAS, """
                {"user_input": "Why?", "retrieved_contexts": ["a", "b"], "reference": "So", "response": "No", "faithfulness": 0.5}
                """);
        Imported before = read(ExchangeFormat.RAGAS, """
                {"question": "Why?", "contexts": ["a", "b"], "ground_truth": "So"}
                """);

        assertThat(now.dataset().rows()).isEqualTo(before.dataset().rows());
        assertThat(now.losses()).hasSize(2).anyMatch(loss -> loss.contains("faithfulness"));
        assertThat(before.losses()).isEmpty();
    }

    @Test
    void a_conversation_gives_its_last_question_and_keeps_the_rest() throws IOException {
        Imported read = read(ExchangeFormat.OPENAI_EVALS, """
                {"input": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Capital of Norway?"}], "ideal": ["Oslo", "oslo"]}
                """);

        Row row = read.dataset().rows().get(0);
        assertThat(row.input()).isEqualTo("Capital of Norway?");
        assertThat(row.expected()).isEqualTo("Oslo");
        assertThat(row.metadata())
                .containsEntry("references", List.of("Oslo", "oslo"))
                .containsKey("messages");
    }

    @Test
    void an_example_of_langsmith_with_several_members_must_say_which_is_the_question() throws IOException {
        String example = """
                {"id": "e1", "inputs": {"topic": "cables", "ask": "How long?"}, "outputs": {"reply": "2 m"}, "metadata": {"dataset_split": ["test"]}}
                """;

        assertThatThrownBy(() -> read(ExchangeFormat.LANGSMITH, example))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("[topic, ask]");
        Row row = DatasetExchange.read(ExchangeFormat.LANGSMITH, file(example), new FieldNames("ask", null))
                .dataset()
                .rows()
                .get(0);
        assertThat(row.input()).isEqualTo("How long?");
        assertThat(row.expected()).isEqualTo("2 m");
        assertThat(row.metadata()).containsEntry("split", "test").containsEntry("inputs", Map.of("topic", "cables"));
    }

    /** What another member would write over is lost, and has to be named. */
    @ParameterizedTest
    @CsvSource({
        "LANGSMITH, inputs",
        "LANGSMITH, id",
        "LANGFUSE, inputs",
        "MLFLOW, inputs",
        "MLFLOW, id",
        "PROMPTFOO, vars",
        "PROMPTFOO, id",
        "OPENAI_EVALS, references"
    })
    void metadata_that_another_member_takes_the_place_of_are_named(ExchangeFormat format, String name) {
        Path file = folder.resolve("out");
        Dataset plain = Dataset.of("d", List.of(new Row("r", "q", "e", Map.of())));
        Dataset odd = Dataset.of("d", List.of(new Row("r", "q", "e", Map.of(name, "a text"))));

        List<String> more = new ArrayList<>(DatasetExchange.write(format, odd, file));
        more.removeAll(DatasetExchange.write(format, plain, file));

        assertThat(more).singleElement().asString().contains(name).contains("row 'r'");
    }

    @Test
    void archived_items_of_langfuse_are_left_out_and_named() throws IOException {
        Imported read = read(ExchangeFormat.LANGFUSE, """
                {"data": [{"id": "a", "input": {"question": "Why?"}, "expectedOutput": "So", "status": "ACTIVE", "sourceTraceId": "t1", "datasetName": "d"},
                 {"id": "b", "input": "old", "status": "ARCHIVED"}]}
                """);

        assertThat(read.dataset().rows()).extracting(Row::id).containsExactly("a");
        assertThat(read.dataset().rows().get(0).metadata()).containsEntry("sourceTraceId", "t1");
        assertThat(read.losses()).containsExactly("an archived item is left out (row 2)");
    }

    @Test
    void records_of_mlflow_keep_their_other_expectations() throws IOException {
        Imported read = read(ExchangeFormat.MLFLOW, """
                {"inputs": {"question": "Why?"}, "expectations": {"expected_response": "So", "expected_facts": ["a"]}, "tags": {"x": "1"}}
                """);

        Row row = read.dataset().rows().get(0);
        assertThat(row.expected()).isEqualTo("So");
        assertThat(row.metadata())
                .containsEntry("expectations", Map.of("expected_facts", List.of("a")))
                .containsEntry("x", "1");
    }

    /** Whatever our own rows hold comes back as it was, but for what the tool's rows have no place for. */
    @ParameterizedTest
    @EnumSource
    void what_is_written_is_read_again(ExchangeFormat format) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row("id-" + i, random));
        }
        Dataset dataset = Dataset.of("rows", rows);
        Path file = folder.resolve("out");

        DatasetExchange.write(format, dataset, file);
        List<Row> again =
                DatasetExchange.read(format, file, FieldNames.usual()).dataset().rows();

        assertThat(again).as("seed %d", SEED).extracting(Row::input).isEqualTo(texts(rows, true));
        assertThat(again).extracting(Row::expected).isEqualTo(texts(rows, false));
        if (format != ExchangeFormat.RAGAS
                && format != ExchangeFormat.MLFLOW
                && format != ExchangeFormat.LANGSMITH
                && format != ExchangeFormat.PROMPTFOO) {
            assertThat(again).isEqualTo(rows);
        }
        for (int i = 0; i < rows.size(); i++) {
            assertThat(again.get(i).metadata().get("passages"))
                    .isEqualTo(
                            format == ExchangeFormat.MLFLOW
                                    ? again.get(i).metadata().get("passages")
                                    : rows.get(i).metadata().get("passages"));
        }
    }

    private static List<String> texts(List<Row> rows, boolean input) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(input ? row.input() : row.expected()));
        return texts;
    }

    private static Row row(String id, SplittableRandom random) {
        List<String> words = List.of(
                "cable",
                "\u00e9t\u00e9",
                "\ud83d\ude00",
                "a: b",
                "- x",
                "\"quoted\"",
                "#1",
                "line\nbreak",
                "null",
                "12",
                "'");
        StringBuilder text = new StringBuilder("q");
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            text.append(' ').append(words.get(random.nextInt(words.size())));
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            metadata.put("passages", List.of("p " + words.get(random.nextInt(words.size()))));
        }
        if (random.nextBoolean()) {
            metadata.put("level", random.nextInt(5));
        }
        return new Row(
                id,
                text.toString(),
                random.nextBoolean() ? "e " + words.get(random.nextInt(words.size())) : null,
                metadata);
    }

    @Test
    void what_has_no_place_on_the_other_side_is_named() {
        Dataset dataset = Dataset.of(
                "d", List.of(new Row("a", "q", "e", Map.of("level", 1)), new Row("b", "q2", "e", Map.of("level", 2))));

        assertThat(DatasetExchange.write(ExchangeFormat.RAGAS, dataset, folder.resolve("ragas.jsonl")))
                .containsExactly(
                        "a sample of Ragas has no id (row 'a' and 1 more)",
                        "a sample of Ragas has no place for 'level' (row 'a' and 1 more)");
        assertThat(DatasetExchange.write(ExchangeFormat.DEEPEVAL, dataset, folder.resolve("d.jsonl")))
                .isEmpty();
    }

    @Test
    void what_was_imported_is_a_data_set_of_ours() throws IOException {
        Imported read =
                read(ExchangeFormat.LANGFUSE, "{\"id\": \"a\", \"input\": \"q\", \"metadata\": {\"tags\": [\"x\"]}}");
        Path file = folder.resolve("rows.jsonl");

        DatasetFile.write(file, read.dataset());

        assertThat(DatasetFile.read(file).version()).isEqualTo(read.dataset().version());
    }

    @ParameterizedTest
    @EnumSource
    void a_page_of_html_is_told_as_that(ExchangeFormat format) throws IOException {
        Path file = file("<!DOCTYPE html><html><body>Sign in</body></html>");

        assertThatThrownBy(() -> DatasetExchange.read(format, file, FieldNames.usual()))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("page of HTML");
    }

    @Test
    void broken_files_are_refused_and_say_where() throws IOException {
        refused("{\"id\":\"a\",\"input\":\"x\"}\n{\"id\":\"a\",\"input\":\"y\"}\n", "line 2 has the id 'a' of line 1");
        refused("{\"id\":\"a\",\"input\":\"x\"}\n{\"id\":\"b\",\"input\":\n", "line 2");
        refused("{\"id\":\"a\",\"input\":\"x\"}\n[1]\n", "line 2 of 'in' must be a JSON object, but was array");
        refused("{\"id\":\"a\"}", "row 1 must have 'input'");
        refused("{\"id\":\"a\",\"input\":\"x\",\"input\":\"y\"}", "a member is there twice");
        refused("", "holds no row");
        refused("{\"id\":\" \",\"input\":\"x\"}", "the id of a row must not be blank");
        refused("{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}", "something else than text");
    }

    private void refused(String text, String message) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> DatasetExchange.read(ExchangeFormat.LANGFUSE, file, FieldNames.usual()))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_format_that_is_not_there_is_refused_with_all_names() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExchangeFormat.named("x"))
                .withMessageContaining("openai-evals");
    }

    private Imported read(ExchangeFormat format, String text) throws IOException {
        return DatasetExchange.read(format, file(text), FieldNames.usual());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("in"), text);
    }
}
