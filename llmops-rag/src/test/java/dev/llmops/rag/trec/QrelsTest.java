package dev.llmops.rag.trec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrelsTest {

    @TempDir
    Path folder;

    @Test
    void the_formats_of_beir_and_trec_say_the_same() throws IOException {
        Qrels beir = read("query-id\tcorpus-id\tscore\nq1\tfloor lamp.md\t2\nq1\tb\t1\n\nq1\tc\t0\n");
        Qrels trec = read("q1 0 floor%20lamp.md 2\nq1 0 b 1\nq1 0 c 0\n");
        List<Passage> found = List.of(passage("c"), passage("floor lamp.md"), passage("c"), passage("x"));

        assertThat(beir.queries()).containsExactly("q1");
        assertThat(beir.score("q1", found, 10)).isEqualTo(trec.score("q1", found, 10));
    }

    @Test
    void scores_are_trec_evals() throws IOException {
        Qrels judgements = read("q\ta\t2\nq\tb\t1\nq\tc\t0\nnone\ta\t0\n");

        QueryScores scores = judgements.score("q", List.of(passage("c"), passage("a"), passage("x"), passage("b")), 3);

        // Gains 2 at rank 2 and 1 at rank 4, against 2 at rank 1 and 1 at rank 2.
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertThat(scores.ndcg()).isCloseTo((2 / log3 + 1 / log5) / (2 + 1 / log3), within(1e-12));
        assertThat(scores.recall()).isEqualTo(0.5);
        assertThat(scores.reciprocalRank()).isEqualTo(0.5);
        assertThat(judgements.score("none", List.of(passage("a")), 3)).isEqualTo(new QueryScores("none", 0, 0, 0));
        assertThat(judgements.score("q", List.of(), 3)).isEqualTo(new QueryScores("q", 0, 0, 0));
    }

    @Test
    void a_gain_has_the_interval_of_the_differences() {
        List<Double> before = List.of(0.0, 0.2, 0.9, 1.0);
        List<Double> after = before.stream().map(score -> score + 0.125).toList();

        MeanWithInterval gain = MeanWithInterval.ofGains(after, before);

        assertThat(gain.mean()).isCloseTo(0.125, within(1e-12));
        assertThat(gain.high() - gain.low()).as("all questions gain the same").isCloseTo(0, within(1e-12));
        assertThat(gain.n()).isEqualTo(4);
        assertThatThrownBy(() -> MeanWithInterval.ofGains(after, List.of(1.0)))
                .hasMessageContaining("the same questions, but there are 4 and 1 scores");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q a           | line 2 of | has 2 fields",
                "q 0 a high    | line 2 of | whole number as its grade, but has 'high'",
                "first 0 one 1 | line 2 of | is judged for 'first' before"
            })
    void a_line_that_is_no_judgement_is_named(String line, String where, String what) {
        assertThatThrownBy(() -> read("first 0 one 1\n" + line + "\n"))
                .isInstanceOf(QrelsException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    @Test
    void a_file_without_judgements_is_refused() {
        assertThatThrownBy(() -> read("query-id\tcorpus-id\tscore\n"))
                .isInstanceOf(QrelsException.class)
                .hasMessageContaining("has none");
        assertThatThrownBy(() -> Qrels.read(folder.resolve("absent")))
                .isInstanceOf(QrelsException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void an_interval_holds_the_mean_and_is_the_same_each_time() {
        List<Double> scores = List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.0);

        MeanWithInterval mean = MeanWithInterval.of(scores);

        assertThat(mean).isEqualTo(MeanWithInterval.of(scores));
        assertThat(mean.mean()).isCloseTo(3.5 / 6, within(1e-12)).isBetween(mean.low(), mean.high());
        assertThat(mean.low()).isLessThan(mean.high());
        assertThat(MeanWithInterval.of(List.of(0.3, 0.3))).hasToString("0.3000 [0.3000, 0.3000] n=2");
    }

    private Qrels read(String text) throws IOException {
        return Qrels.read(Files.writeString(folder.resolve("qrels"), text));
    }

    private static Passage passage(String document) {
        return new Passage(document, new CharRange(0, 1), "x", null, Map.of());
    }
}
