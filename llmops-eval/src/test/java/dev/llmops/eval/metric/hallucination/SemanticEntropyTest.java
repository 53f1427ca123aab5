package dev.llmops.eval.metric.hallucination;

import static dev.llmops.eval.metric.hallucination.SelfCheckTest.samples;
import static dev.llmops.eval.metric.hallucination.SelfCheckTest.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.metric.rag.WordEntailment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemanticEntropyTest {

    private static final EvaluationCase ANSWER = new EvaluationCase("", "x", null, List.of(), List.of());

    @Test
    void both_entropies_are_those_of_the_reference_vector() {
        JsonNode vector = SharedData.json("reference-vectors/statistics.json").get("semanticEntropy");
        List<Integer> ids = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        vector.get("ids").forEach(id -> ids.add(id.asInt()));
        vector.get("logLik").forEach(log -> logs.add(log.asDouble()));
        int[] clusters = ids.stream().mapToInt(id -> id).toArray();
        double[] logProbabilities = logs.stream().mapToDouble(log -> log).toArray();

        assertThat(SemanticEntropy.entropy(clusters))
                .isCloseTo(vector.get("clusterAssignmentEntropy").asDouble(), within(1e-12));
        assertThat(SemanticEntropy.entropy(clusters, logProbabilities))
                .isCloseTo(vector.get("semanticEntropyRao").asDouble(), within(1e-12));
    }

    @Test
    void answers_that_entail_each_other_are_one_meaning() {
        SemanticEntropy metric =
                SemanticEntropy.discrete(samples("it is red", "red it is", "it is blue"), new WordEntailment());

        assertThat(value(metric.evaluate(ANSWER)))
                .isCloseTo(-(2 / 3.0 * Math.log(2 / 3.0) + 1 / 3.0 * Math.log(1 / 3.0)), within(1e-12));
        assertThat(metric.evaluate(ANSWER).rationale()).isEqualTo("3 answers with 2 meanings");
    }

    @Test
    void one_that_says_more_is_the_same_meaning_unless_equality_is_strict() {
        SemanticEntropy loose = SemanticEntropy.discrete(samples("it is red", "it is dark red"), new WordEntailment());

        assertThat(value(loose.evaluate(ANSWER))).isZero();
        assertThat(value(loose.strict().evaluate(ANSWER))).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void answers_that_contradict_are_two_meanings() {
        SemanticEntropy metric = SemanticEntropy.discrete(samples("it is red", "it is not red"), new WordEntailment());

        assertThat(value(metric.evaluate(ANSWER))).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void probabilities_weigh_meanings_and_must_be_known() {
        Sampler sampler = answer -> List.of(new SampledAnswer("red", -0.5), new SampledAnswer("blue", -1.5));
        double red = 1 / (1 + Math.exp(-1));

        assertThat(value(SemanticEntropy.byProbability(sampler, new WordEntailment())
                        .evaluate(ANSWER)))
                .isCloseTo(-(red * Math.log(red) + (1 - red) * Math.log(1 - red)), within(1e-12));
        assertThat(SemanticEntropy.byProbability(samples("red", "blue"), new WordEntailment())
                        .evaluate(ANSWER)
                        .score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void empty_answers_are_none() {
        assertThat(SemanticEntropy.discrete(samples("", " ", "red"), new WordEntailment())
                        .evaluate(ANSWER)
                        .score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void one_answer_has_no_entropy() {
        assertThat(SemanticEntropy.discrete(samples("red"), new WordEntailment())
                        .evaluate(ANSWER)
                        .score())
                .isInstanceOf(Score.Unscored.class);
    }
}
