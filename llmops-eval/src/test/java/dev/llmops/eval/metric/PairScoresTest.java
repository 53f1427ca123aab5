package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairScoresTest {

    @TempDir
    Path folder;

    @Test
    void each_pair_gets_a_score_under_its_id() throws IOException {
        Path in = write("""
                {"id":7,"hypothesis":"the gunman kill police","references":["police killed the gunman"]}
                {"id":"b","hypothesis":"x","references":["y","x"]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(PairScores.write(TextMetric.ROUGE_L, in, out)).isEqualTo(new PairScores.Written(2, 0));
        assertThat(out).content().isEqualTo("{\"id\":7,\"score\":0.5}\n{\"id\":\"b\",\"score\":1.0}\n");
    }

    @Test
    void without_a_reference_there_is_no_score_and_the_line_says_why() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"a","references":[]}
                {"id":2,"hypothesis":"","references":["a"]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(PairScores.write(TextMetric.ROUGE_L, in, out)).isEqualTo(new PairScores.Written(1, 1));
        assertThat(out).content().isEqualTo("""
                {"id":1,"score":null,"unscored":"nobody knows what was expected"}
                {"id":2,"score":0.0}
                """);
    }

    /** What the references say of two empty texts: rouge-score 0, SQuAD 1, equality 1. */
    @ParameterizedTest
    @CsvSource({
        "rouge-l, 0",
        "rouge-1-stemmed, 0",
        "token-f1, 1",
        "squad-exact-match, 1",
        "exact-match, 1",
        "contains, 1"
    })
    void an_empty_text_is_a_text(String metric, double score) throws IOException {
        Path in = write("{\"id\":1,\"hypothesis\":\"\",\"references\":[\"\"]}\n");
        Path out = folder.resolve("out.jsonl");

        PairScores.write(TextMetric.named(metric), in, out);

        assertThat(out).content().isEqualTo("{\"id\":1,\"score\":" + score + "}\n");
    }

    @Test
    void what_needs_no_reference_scores_without_one() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"{}","references":[]}
                {"id":2,"hypothesis":"{","references":["x"]}
                """);
        Path out = folder.resolve("out.jsonl");

        PairScores.write(Evaluators.json(), in, out);

        assertThat(out).content().isEqualTo("{\"id\":1,\"score\":1.0}\n{\"id\":2,\"score\":0.0}\n");
    }

    @Test
    void a_reference_can_be_an_expression() throws IOException {
        Path in = write("""
                {"id":1,"hypothesis":"42 metres","references":["yards$","^[0-9]+"]}
                {"id":2,"hypothesis":"42 metres","references":["("]}
                """);
        Path out = folder.resolve("out.jsonl");

        assertThat(PairScores.write(Evaluators.expectedRegex(), in, out)).isEqualTo(new PairScores.Written(1, 1));
        assertThat(out).content().startsWith("{\"id\":1,\"score\":1.0}\n").contains("\"failed\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":2,\"hypothesis\":\"a\"}",
                "{\"hypothesis\":\"a\",\"references\":[]}",
                "{\"id\":2,\"references\":[]}",
                "{\"id\":2,\"hypothesis\":\"a\",\"references\":[1]}",
                "[]",
                "{"
            })
    void a_broken_pair_is_named_by_its_line_and_nothing_is_written(String broken) throws IOException {
        Path in = write("{\"id\":1,\"hypothesis\":\"a\",\"references\":[\"a\"]}\n" + broken + "\n");
        Path out = Files.writeString(folder.resolve("out.jsonl"), "old");

        assertThatThrownBy(() -> PairScores.write(TextMetric.ROUGE_L, in, out))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 2: ");
        assertThat(out).content().isEqualTo("old");
        assertThat(folder).isDirectoryContaining("glob:**/{in,out}.jsonl").isDirectoryNotContaining("glob:**/*.tmp");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in.jsonl"), text);
    }
}
