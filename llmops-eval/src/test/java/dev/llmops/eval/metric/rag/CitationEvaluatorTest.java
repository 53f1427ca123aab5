package dev.llmops.eval.metric.rag;

import static dev.llmops.eval.metric.rag.RagMetricsTest.answer;
import static dev.llmops.eval.metric.rag.RagMetricsTest.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** ALCE, section 3, by hand, and against its script. */
class CitationEvaluatorTest {

    private static final Evaluator PRECISION = RagMetrics.citationPrecision(new WordEntailment());
    private static final Evaluator RECALL = RagMetrics.citationRecall(new WordEntailment());

    @Test
    void a_sentence_counts_if_what_it_cites_together_entails_it() {
        EvaluationCase answer = answer(
                "The cable is long [1]. The cable is long and black [1][2]. It is green [2]. Nobody knows.",
                null,
                "the cable is long",
                "and black");

        assertThat(score(RECALL.evaluate(answer))).isEqualTo(0.5);
    }

    /** Of five citations three are needed: the third does not help, and the sentence of the fourth and fifth is not supported. */
    @Test
    void a_citation_is_precise_if_it_supports_alone_or_is_missed() {
        EvaluationCase answer = answer(
                "The cable is long and black [1][2][3]. It is green [2, 3].",
                null,
                "the cable is long",
                "and black",
                "weather");

        assertThat(score(PRECISION.evaluate(answer))).isCloseTo(2 / 5.0, within(1e-12));
    }

    @Test
    void a_mark_behind_the_full_stop_belongs_to_the_sentence_before() {
        EvaluationCase answer =
                answer("The cable is long. [1] It is black. [2]", null, "the cable is long", "it is black");

        assertThat(score(RECALL.evaluate(answer))).isEqualTo(1);
        assertThat(score(PRECISION.evaluate(answer))).isEqualTo(1);
    }

    @Test
    void a_citation_of_a_passage_that_is_not_there_lowers_precision() {
        EvaluationCase answer = answer("The cable is long [1, 7].", null, "the cable is long");

        assertThat(score(PRECISION.evaluate(answer))).isEqualTo(0.5);
        assertThat(score(RECALL.evaluate(answer))).isEqualTo(1);
    }

    @Test
    void an_answer_without_citations_has_recall_0_and_no_precision() {
        EvaluationCase answer = answer("The cable is long.", null, "the cable is long");

        assertThat(score(RECALL.evaluate(answer))).isZero();
        assertThat(PRECISION.evaluate(answer).score()).isInstanceOf(Score.Unscored.class);
    }

    /**
     * Against {@code compute_autoais} of ALCE's eval.py with recorded entailment: 40 random answers (seed 13). Two differences are meant: without a
     * citation it has precision 0 and ours has none; and a sentence that cites a passage that is not there counts for nothing there, with all its
     * citations, while here only the bad citation does.
     */
    @Test
    void citations_are_counted_as_by_alce() throws IOException {
        int equal = 0;
        for (String line :
                Files.readAllLines(Path.of("src/test/resources/dev/llmops/eval/metric/rag/alce-citations.jsonl"))) {
            JsonNode row = new ObjectMapper().readTree(line);
            EvaluationCase answer = answer(
                    row.get("output").textValue(),
                    null,
                    StreamSupport.stream(row.get("passages").spliterator(), false)
                            .map(JsonNode::textValue)
                            .toArray(String[]::new));
            EntailmentModel recorded = recorded(row);
            if (row.get("output").textValue().contains("[9]")) {
                continue;
            }
            equal++;
            assertThat(100 * score(RagMetrics.citationRecall(recorded).evaluate(answer)))
                    .as(line)
                    .isCloseTo(row.get("recall").doubleValue(), within(1e-9));
            Judgement precision = RagMetrics.citationPrecision(recorded).evaluate(answer);
            if (row.get("output").textValue().contains("[")) {
                assertThat(100 * score(precision))
                        .as(line)
                        .isCloseTo(row.get("precision").doubleValue(), within(1e-9));
            } else {
                assertThat(row.get("precision").doubleValue()).isZero();
                assertThat(precision.score()).isInstanceOf(Score.Unscored.class);
            }
        }
        assertThat(equal).isEqualTo(37);
    }

    /** What the script asked its model, by the passages' numbers; it never asks what is not in there. */
    private static EntailmentModel recorded(JsonNode row) {
        Map<String, Boolean> known = new HashMap<>();
        for (JsonNode one : row.get("entailed")) {
            List<String> texts = new ArrayList<>();
            one.get("passages")
                    .forEach(number -> texts.add(
                            row.get("passages").get(number.intValue() - 1).textValue()));
            known.put(
                    String.join("\n", texts) + "|" + one.get("claim").textValue(),
                    one.get("holds").booleanValue());
        }
        return new EntailmentModel() {

            @Override
            public ModelIdentity identity() {
                return new ModelIdentity("test", "recorded", null);
            }

            @Override
            public Entailment entailment(String premise, String hypothesis) {
                return Objects.requireNonNull(known.get(premise + "|" + hypothesis), premise + "|" + hypothesis)
                        ? new Entailment(0.9, 0.06, 0.04)
                        : new Entailment(0.2, 0.7, 0.1);
            }
        };
    }

    @Test
    void groundedness_by_entailment_is_the_mean_over_sentences() {
        EvaluationCase answer = answer("The cable is long. It is green.", null, "the cable", "is long");

        assertThat(score(RagMetrics.groundedness(new WordEntailment()).evaluate(answer)))
                .isCloseTo((0.9 + 0.2) / 2, within(1e-12));
    }
}
