package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of grounding, retrieval and hallucination from the command line, those that ask no language model. */
class RagMetricCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            {"id":"good","input":"How long?","output":"The cable is 2.5 metres long [1].",\
            "references":["The cable is 2.5 metres long."],"passages":["The cable of the lamp is 2.5 metres long.","It rains."],\
            "samples":["The cable is 2.5 metres long.","The cable is 2.5 metres long."],"sample_logprobs":[-0.5,-0.5]}""";
    private static final String BAD = """
            {"id":"bad","input":"How long?","output":"Our staff likes dogs [2].",\
            "references":["The cable is 2.5 metres long."],"passages":["It rains.","Snow fell in May."],\
            "samples":["The cable is 2.5 metres long.","Ask the king of Spain."],"sample_logprobs":[-0.5,-2.5]}""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groundedness",
                "groundedness-nli",
                "context-precision-lexical",
                "context-recall-lexical",
                "citation-precision-nli",
                "citation-recall-nli",
                "bertscore-precision",
                "bertscore-recall",
                "bertscore-f1"
            })
    void a_good_answer_scores_higher(String metric) throws IOException {
        assertThat(score(metric, GOOD)).isGreaterThan(score(metric, BAD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "selfcheck-unigram-avg",
                "selfcheck-unigram-max",
                "selfcheck-embedding",
                "selfcheck-bertscore",
                "selfcheck-nli",
                "semantic-entropy",
                "semantic-entropy-logprob"
            })
    void an_answer_that_others_do_not_repeat_scores_higher(String metric) throws IOException {
        assertThat(score(metric, BAD)).isGreaterThan(score(metric, GOOD.replace(" [1]", "")));
    }

    @Test
    void probabilities_weigh_meanings() throws IOException {
        double likely = 1 / (1 + Math.exp(-2));

        assertThat(score("semantic-entropy-logprob", BAD))
                .isCloseTo(-(likely * Math.log(likely) + (1 - likely) * Math.log(1 - likely)), within(1e-9));
    }

    @Test
    void a_row_without_what_the_metric_needs_has_no_score() throws IOException {
        JsonNode row = run("groundedness", "{\"id\":1,\"output\":\"x\"}", 1);

        assertThat(row.get("score").isNull()).isTrue();
        assertThat(row.get("unscored").asText()).contains("passages");
    }

    private double score(String metric, String row) throws IOException {
        JsonNode scored = run(metric, row, 0);
        assertThat(scored.get("score").isNumber()).as("%s", scored).isTrue();
        return scored.get("score").asDouble();
    }

    private JsonNode run(String metric, String row, int exitCode) throws IOException {
        Path in = folder.resolve("rows.jsonl");
        Path out = folder.resolve("scores.jsonl");
        Files.writeString(in, row + "\n");
        CommandRun run =
                CommandRun.of("eval", "metric", "--name", metric, "--in", in.toString(), "--out", out.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        return JSON.readTree(Files.readString(out));
    }
}
