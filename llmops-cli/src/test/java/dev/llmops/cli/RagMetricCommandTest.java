package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

    private static final String TINY =
            "CAg62wEKIAoFdGFibGUKCWlucHV0X2lkcxIEcm93cyIGR2F0aGVyCjgKBHJvd3MSBmxvZ2l0cyIKUmVkdWNlTWVhbioLCgRheGVz"
                    + "QAGgAQcqDwoIa2VlcGRpbXMYAKABAhIEdGlueSo/CAQIAxABQgV0YWJsZUowxUHQP+FfA7/YsZE9PzWFvq5EOL/bO/A/T5F5vrSk"
                    + "MT+uKlu/IOi8Psynm788Sra+WhwKCWlucHV0X2lkcxIPCg0IBxIJCgIIAQoDEgFuYhgKBmxvZ2l0cxIOCgwIARIICgIIAQoCCANC"
                    + "BAoAEA0=";

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

    /** A classifier of random weights for three words, written by TinyOnnx of llmops-rag (seed 11); the second of its labels is entailment. */
    @Test
    void an_entailment_model_of_ones_own_is_asked_instead() throws IOException {
        String row = "{\"id\":\"1\",\"output\":\"cable long\",\"passages\":[\"the cable is red\"]}";
        Path model = Files.createDirectory(folder.resolve("tiny"));
        Files.write(model.resolve("model.onnx"), Base64.getDecoder().decode(TINY));
        Files.writeString(model.resolve("tokenizer.json"), """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"Whitespace"},\
                "post_processor":null,"decoder":null,"model":{"type":"WordLevel","vocab":{"[UNK]":0,"cable":1,"long":2,"red":3},"unk_token":"[UNK]"}}""");
        String[] nli = {"--nli", model.toString()};

        assertThat(attempt("groundedness-nli", row, nli).err()).contains("there is no config.json");
        Files.writeString(
                model.resolve("config.json"),
                "{\"id2label\":{\"0\":\"neutral\",\"1\":\"entailment\",\"2\":\"contradiction\"}}");
        assertThat(attempt("groundedness-nli", row, nli).exitCode()).isZero();

        assertThat(JSON.readTree(Files.readString(folder.resolve("scores.jsonl")))
                        .get("score")
                        .asDouble())
                .isCloseTo(0.1606822178, within(1e-5));
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
        CommandRun run = attempt(metric, row);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        return JSON.readTree(Files.readString(folder.resolve("scores.jsonl")));
    }

    private CommandRun attempt(String metric, String row, String... more) throws IOException {
        Path in = folder.resolve("rows.jsonl");
        Path out = folder.resolve("scores.jsonl");
        Files.writeString(in, row + "\n");
        List<String> command = new ArrayList<>(
                List.of("eval", "metric", "--name", metric, "--in", in.toString(), "--out", out.toString()));
        command.addAll(List.of(more));
        return CommandRun.of(command.toArray(String[]::new));
    }
}
