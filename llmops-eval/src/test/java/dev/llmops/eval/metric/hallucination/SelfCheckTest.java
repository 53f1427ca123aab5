package dev.llmops.eval.metric.hallucination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.eval.metric.rag.FakeJudge;
import dev.llmops.eval.metric.rag.WordEntailment;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

    private static final EvaluationCase ANSWER = new EvaluationCase("q", "aa bb. aa cc.", null, List.of(), List.of());

    /** Words of all: aa 3, bb 1, cc 1, dd 1, of 6. */
    @Test
    void unigrams_are_rare_where_no_sample_has_them() {
        double aa = -Math.log(3 / 6.0);
        double once = -Math.log(1 / 6.0);

        assertThat(score(SelfCheck.unigramMean(samples("aa dd")))).isCloseTo((aa + once) / 2, within(1e-12));
        assertThat(score(SelfCheck.unigramMax(samples("aa dd")))).isCloseTo(once, within(1e-12));
    }

    /**
     * Against {@code UnigramModel} of selfcheckgpt 0.1.7, with words instead of spaCy's tokens, among which are marks: 30 answers of random words
     * (seed 13). Its mean over the whole answer is by tokens; ours is the mean of its sentences'.
     */
    @Test
    void unigrams_are_those_of_selfcheckgpt() throws IOException {
        List<String> lines = Files.readAllLines(
                Path.of("src/test/resources/dev/llmops/eval/metric/hallucination/selfcheck-unigram.jsonl"));
        for (String line : lines) {
            JsonNode row = new ObjectMapper().readTree(line);
            List<String> texts = new ArrayList<>();
            row.get("samples").forEach(sample -> texts.add(sample.textValue()));
            Sampler samples = samples(texts.toArray(String[]::new));
            EvaluationCase answer = new EvaluationCase("q", row.get("answer").textValue(), null, List.of(), List.of());

            assertThat(value(SelfCheck.unigramMean(samples).evaluate(answer)))
                    .as(line)
                    .isCloseTo(row.get("average").doubleValue(), within(1e-9));
            assertThat(value(SelfCheck.unigramMax(samples).evaluate(answer)))
                    .as(line)
                    .isCloseTo(row.get("maximum").doubleValue(), within(1e-9));
        }
        assertThat(lines).hasSize(30);
    }

    @Test
    void what_samples_repeat_is_likelier_than_what_they_do_not() {
        assertThat(score(SelfCheck.unigramMean(samples("aa bb. aa cc.", "aa bb. aa cc."))))
                .isLessThan(score(SelfCheck.unigramMean(samples("ee ff.", "gg hh."))));
    }

    @Test
    void embeddings_take_the_nearest_sentence_of_each_sample() {
        ScriptedEmbeddingClient vectors = ScriptedEmbeddingClient.of(
                "two", 2, text -> text.contains("bb") ? new float[] {1, 0} : new float[] {0, 1});

        assertThat(score(SelfCheck.embedding(samples("xx bb. yy."), vectors))).isCloseTo(0, within(1e-7));
        assertThat(score(SelfCheck.embedding(samples("xx bb.", "yy."), vectors)))
                .isCloseTo(0.5, within(1e-7));
    }

    /** "aa bb" is in the first sample; its two words contradict nothing in the second, which lacks one. */
    @Test
    void entailment_leaves_out_what_is_neutral() {
        EvaluationCase one = new EvaluationCase("q", "aa bb", null, List.of(), List.of());
        double there = 0.04 / (0.9 + 0.04);
        double neutral = 0.1 / (0.2 + 0.1);

        Judgement judgement =
                SelfCheck.nli(samples("aa bb cc", "aa"), new WordEntailment()).evaluate(one);

        assertThat(value(judgement)).isCloseTo((there + neutral) / 2, within(1e-12));
    }

    @Test
    void a_judge_says_0_half_or_1_of_each_sample() {
        EvaluationCase one = new EvaluationCase("q", "aa bb", null, List.of(), List.of());
        Evaluator metric = SelfCheck.judge(samples("aa bb", "it is false that aa bb", "xx"), FakeJudge.honest());

        assertThat(value(metric.evaluate(one))).isCloseTo((0 + 1 + 0.5) / 3, within(1e-12));
    }

    @Test
    void without_another_answer_there_is_no_score() {
        assertThat(SelfCheck.unigramMean(samples()).evaluate(ANSWER).score()).isInstanceOf(Score.Unscored.class);
        assertThat(SelfCheck.unigramMean(samples(" ")).evaluate(ANSWER).score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void a_sampler_asks_as_often_as_it_is_told() {
        ScriptedModelClient model = ScriptedModelClient.saying("aa bb");
        Sampler sampler = Sampler.asking(
                model, 3, ModelParameters.builder().temperature(1.0).build());

        assertThat(sampler.samples(ANSWER))
                .hasSize(3)
                .allMatch(sample -> sample.text().equals("aa bb"));
        assertThat(model.lastRequest().parameters().temperature()).isEqualTo(1.0);
    }

    static Sampler samples(String... texts) {
        return answer ->
                Arrays.stream(texts).map(text -> new SampledAnswer(text, null)).toList();
    }

    private static double score(Evaluator metric) {
        return value(metric.evaluate(ANSWER));
    }

    static double value(Judgement judgement) {
        assertThat(judgement.score()).as("%s", judgement).isInstanceOf(Score.Scored.class);
        return ((Score.Scored) judgement.score()).value();
    }
}
