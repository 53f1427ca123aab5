package dev.llmops.eval.metric.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.JsonRows;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.EditDistance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricFileTest {

    @TempDir
    Path folder;

    @Test
    void each_pair_gets_a_score_under_its_id() throws IOException {
        Path in = write("""
                {"id":7.5,"hypothesis":"the gunman kill police","references":["police killed the gunman"]}
                {"id":"b","hypothesis":"x","references":["y","x"]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(write(TextMetric.ROUGE_L, in, out)).isEqualTo(new MetricFile.Written(2, 0));
        assertThat(out).content().isEqualTo("{\"id\":7.5,\"score\":0.5}\n{\"id\":\"b\",\"score\":1.0}\n");
    }

    @Test
    void a_single_reference_may_be_a_text_and_have_the_name_of_one() throws IOException {
        Path in = write("""
                {"id":1,"output":"x","references":"x"}
                {"id":2,"output":"x","reference":"x"}
                {"id":3,"output":"x","references":null,"reference":["y","x"]}
                {"id":4,"output":"x","references":["y"],"reference":"x"}
                {"id":5,"output":"x","references":null,"reference":null}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(write(TextMetric.EXACT_MATCH, in, out)).isEqualTo(new MetricFile.Written(4, 1));
        assertThat(out).content().startsWith("""
                {"id":1,"score":1.0}
                {"id":2,"score":1.0}
                {"id":3,"score":1.0}
                {"id":4,"score":0.0}
                {"id":5,"score":null,""");
        assertThat(MetricFile.corpus(CorpusMetric.standard().get(3), in).score())
                .isEqualTo(25);
    }

    @Test
    void without_a_reference_there_is_no_score_and_the_line_says_why() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"a","references":[]}
                {"id":2,"hypothesis":"","references":["a"]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(write(TextMetric.ROUGE_L, in, out)).isEqualTo(new MetricFile.Written(1, 1));
        assertThat(out).content().isEqualTo("""
                {"id":1,"score":null,"unscored":"the row has no 'references', so nobody knows what was expected"}
                {"id":2,"score":0.0}
                """);
    }

    /** What the references say of two empty texts: rouge-score 0, SQuAD 1, equality 1. */
    @ParameterizedTest
    @CsvSource({"rouge-l, 0", "rouge-1-stemmed, 0", "token-f1, 1", "squad-exact-match, 1", "exact-match, 1"})
    void an_empty_text_is_a_text(String metric, double score) throws IOException {
        Path in = write("{\"id\":1,\"hypothesis\":\"\",\"references\":[\"\"]}\n");
        Path out = folder.resolve("out.jsonl");

        write(TextMetric.named(metric), in, out);

        assertThat(out).content().isEqualTo("{\"id\":1,\"score\":" + score + "}\n");
    }

    @Test
    void what_needs_no_reference_scores_without_one() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"{}","references":[]}
                {"id":2,"hypothesis":"{","references":["x"]}
                """);
        Path out = folder.resolve("out.jsonl");

        write(Evaluators.json(), in, out);

        assertThat(out).content().isEqualTo("{\"id\":1,\"score\":1.0}\n{\"id\":2,\"score\":0.0}\n");
    }

    @Test
    void a_reference_can_be_an_expression() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"42 metres","references":["yards$","^[0-9]+"]}
                {"id":2,"hypothesis":"42 metres","references":["("]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(write(Evaluators.expectedRegex(), in, out)).isEqualTo(new MetricFile.Written(1, 1));
        assertThat(out).content().startsWith("{\"id\":1,\"score\":1.0}\n").contains("\"failed\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hypothesis\":\"a\",\"references\":[]}",
                "{\"id\":null,\"hypothesis\":\"a\",\"references\":[\"a\"]}",
                "{\"id\":[2],\"hypothesis\":\"a\",\"references\":[\"a\"]}",
                "{\"id\":2,\"hypothesis\":1,\"references\":[\"a\"]}",
                "{\"id\":2,\"hypothesis\":\"a\",\"references\":[1]}",
                "{\"id\":2,\"hypothesis\":\"a\",\"references\":1}",
                "{\"id\":2,\"hypothesis\":\"a\",\"reference\":1}",
                "{\"id\":2,\"hypothesis\":\"a\",\"output\":\"b\",\"references\":[\"a\"]}",
                "{\"id\":1,\"hypothesis\":\"b\",\"references\":[\"a\"]}",
                "[]",
                "{"
            })
    void a_broken_pair_is_named_by_its_line_and_nothing_is_written(String broken) throws IOException {
        Path in = write("{\"id\":1,\"hypothesis\":\"a\",\"references\":[\"a\"]}\n" + broken + "\n");
        Path out = Files.writeString(folder.resolve("out.jsonl"), "old");

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, out))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 2: ");
        assertThat(out).content().isEqualTo("old");
        assertThat(folder).isDirectoryContaining("glob:**/{in,out}.jsonl").isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    void what_a_row_does_not_have_leaves_it_unscored() throws IOException {
        Path in = write("""
                {"id":1,"references":["a"]}
                {"id":2,"output":null,"references":["a"]}
                {"id":3,"output":"a","passages":[]}
                {"id":4,"output":"a","passages":["a"]}
                """);
        Path out = folder.resolve("out.jsonl");
        MetricInfo info = MetricInfo.share("x", "x", "output", "passages");

        MetricFile.write(info, row -> new Judgement("x", Score.of(1), null), false, in, out);

        assertThat(out).content().isEqualTo("""
                {"id":1,"score":null,"unscored":"the row has no 'output'"}
                {"id":2,"score":null,"unscored":"the row has no 'output'"}
                {"id":3,"score":null,"unscored":"the row has no 'passages'"}
                {"id":4,"score":1.0}
                """);
    }

    @Test
    void a_metric_that_throws_fails_one_row() throws IOException {
        Path in = write("{\"id\":1,\"output\":\"a\"}\n");
        Path out = folder.resolve("out.jsonl");

        MetricFile.write(
                MetricInfo.share("x", "x", "output"),
                row -> {
                    throw new IllegalStateException("broken");
                },
                false,
                in,
                out);

        assertThat(out).content().contains("\"score\":null,\"failed\":\"java.lang.IllegalStateException: broken\"");
    }

    @Test
    void a_reason_is_written_when_it_is_asked_for() throws IOException {
        Path in = write("{\"id\":1,\"output\":\"a\"}\n");
        Path out = folder.resolve("out.jsonl");
        RowMetric metric = row -> new Judgement("x", Score.of(1), "because");

        MetricFile.write(MetricInfo.share("x", "x", "output"), metric, true, in, out);

        assertThat(out).content().isEqualTo("{\"id\":1,\"score\":1.0,\"reason\":\"because\"}\n");
    }

    @Test
    void one_number_is_one_id_however_it_is_written() throws IOException {
        String row = ",\"output\":\"a\",\"references\":[\"a\"]}\n";
        Path in = write("{\"id\":100" + row + "{\"id\":100.0" + row);

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .hasMessageStartingWith("line 2: the id ");
    }

    @Test
    void two_rows_of_one_id_are_named() throws IOException {
        String row = "{\"id\":\"a\",\"output\":\"a\",\"references\":[\"a\"]}\n";
        Path in = write(row + row);

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .hasMessage("line 2: the id \"a\" is that of an earlier line; a row needs an id of its own");
    }

    @Test
    void a_row_of_ten_megabytes_is_a_row() throws IOException {
        String text = "word and other ".repeat(700_000);
        Path in = write("{\"id\":1,\"output\":\"" + text + "\",\"references\":[\"a word\"]}\n");
        Path out = folder.resolve("out.jsonl");

        for (String metric : new String[] {"rouge-l", "contains"}) {
            assertThat(write(TextMetric.named(metric), in, out)).isEqualTo(new MetricFile.Written(1, 0));
        }
        assertThat(write(CorpusMetric.standard().get(0), in, out)).isEqualTo(new MetricFile.Written(1, 0));
        assertThat(write(EditDistance.DISTANCE, in, out)).isEqualTo(new MetricFile.Written(1, 0));
    }

    /** Two such texts would take hours. */
    @Test
    void texts_that_are_too_long_for_a_metric_are_named_in_their_row() throws IOException {
        String text = "word and other ".repeat(200_000);
        Path in = write("{\"id\":1,\"output\":\"" + text + "\",\"references\":[\"and " + text + "\"]}\n");
        Path out = folder.resolve("out.jsonl");

        for (Evaluator metric :
                List.of(TextMetric.ROUGE_L, CorpusMetric.standard().get(3), EditDistance.SIMILARITY)) {
            assertThat(write(metric, in, out)).isEqualTo(new MetricFile.Written(0, 1));
            assertThat(out).content().contains("\"failed\":").containsAnyOf("too long", "at most 100000 words");
        }
    }

    @Test
    void a_line_without_end_is_refused_before_it_fills_the_memory() throws IOException {
        Path in = write("\n" + "x".repeat(JsonRows.MAX_LINE + 1));

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .hasMessageStartingWith("line 2: has 16777217 characters, and a row may have 16777216");
    }

    @Test
    void a_broken_row_is_found_before_a_model_is_asked() throws IOException {
        Path in = write("{\"id\":1,\"output\":\"a\"}\n{\"id\":2,\"output\":3}\n");
        MetricInfo info = MetricInfo.share("x", "x", "output").costs(CostClass.ONE_CALL);
        RowMetric metric = row -> {
            throw new AssertionError("asked");
        };

        assertThatThrownBy(() -> MetricFile.write(info, metric, false, in, folder.resolve("out.jsonl")))
                .hasMessage("line 2: 'output' must be a text, but is a number");
    }

    @Test
    void a_byte_order_mark_and_line_ends_of_windows_are_passed_over() throws IOException {
        Path in = write("\uFEFF{\"id\":1,\"output\":\"a\",\"references\":[\"a\"]}\r\n\r\n");
        Path out = folder.resolve("out.jsonl");

        assertThat(write(TextMetric.ROUGE_L, in, out)).isEqualTo(new MetricFile.Written(1, 0));
    }

    @Test
    void bytes_that_are_not_UTF_8_are_refused() throws IOException {
        Path in = Files.write(folder.resolve("in.jsonl"), new byte[] {'{', (byte) 0xE9, '}', '\n'});

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .hasMessageStartingWith("line 1: this line or a later one is not UTF-8");
    }

    @Test
    void bytes_that_are_not_UTF_8_far_inside_a_line_are_of_that_line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(("{\"id\":1,\"output\":\"" + "a".repeat(40_000)).getBytes(StandardCharsets.UTF_8));
        line.write(0xFF);
        line.write("\"}\n".getBytes(StandardCharsets.UTF_8));
        Path in = Files.write(folder.resolve("in.jsonl"), line.toByteArray());

        assertThatThrownBy(() -> write(TextMetric.ROUGE_L, in, folder.resolve("out.jsonl")))
                .hasMessageStartingWith("line 1: this line or a later one is not UTF-8");
    }

    private static MetricFile.Written write(Evaluator metric, Path in, Path out) {
        boolean needsReference = !metric.name().equals("json");
        String[] needs = needsReference ? new String[] {"output", "references"} : new String[] {"output"};
        return MetricFile.write(
                MetricInfo.share(metric.name(), "a metric", needs), RowMetric.nearest(metric), false, in, out);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in.jsonl"), text);
    }
}
