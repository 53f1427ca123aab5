package dev.llmops.eval.metric.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.stats.classifier.AveragePrecision;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RagMetricsTest {

    private static final EvaluationCase CABLE = answer(
            "the cable is black; the cable is long; it is red; it is heavy",
            null,
            "The cable is black.",
            "The cable is long. It is false that it is red.");

    @Test
    void faithfulness_is_the_share_of_supported_claims_of_all_that_were_sent() {
        Judgement judgement = RagMetrics.faithfulness(FakeJudge.honest()).evaluate(CABLE);

        assertThat(score(judgement)).isEqualTo(0.5);
        assertThat(judgement.rationale()).startsWith("2 of 4 supported, 1 contradicted; contradicted: it is red");
        assertThat(judgement.usage()).isNotNull();
    }

    /** A peer counts the verdicts that came back: with one dropped and one told twice it says 2 of 3, or more than 1. */
    @Test
    void verdicts_belong_to_their_number_and_not_to_their_place() {
        ScriptedModelClient shuffled = FakeJudge.spoiling(verdicts -> {
            var turned = verdicts.arrayNode();
            for (int i = verdicts.size() - 1; i >= 0; i--) {
                turned.add(verdicts.get(i));
            }
            turned.add(verdicts.get(0));
            turned.add(((ObjectNode) verdicts.get(0).deepCopy()).put("index", 99));
            return turned;
        });

        assertThat(score(RagMetrics.faithfulness(shuffled).evaluate(CABLE))).isEqualTo(0.5);
    }

    @Test
    void a_verdict_that_is_missing_is_asked_for_once_more() {
        ScriptedModelClient forgetful = FakeJudge.spoiling(verdicts -> {
            if (verdicts.size() > 2) {
                verdicts.remove(1);
                verdicts.remove(1);
            }
            return verdicts;
        });

        assertThat(score(RagMetrics.faithfulness(forgetful).evaluate(CABLE))).isEqualTo(0.5);
        assertThat(forgetful.requests()).hasSize(3);
        assertThat(FakeJudge.material(forgetful.lastRequest()).get(FakeJudge.ITEMS))
                .hasSize(2);
    }

    @Test
    void a_claim_that_stays_without_a_verdict_or_has_two_leaves_no_score() {
        ScriptedModelClient silent = FakeJudge.spoiling(verdicts -> {
            verdicts.remove(verdicts.size() - 1);
            return verdicts;
        });
        ScriptedModelClient torn = FakeJudge.spoiling(verdicts -> {
            JsonNode first = verdicts.get(0);
            verdicts.add(((ObjectNode) first.deepCopy()).put("verdict", "contradicted"));
            return verdicts;
        });

        for (ScriptedModelClient judge : List.of(silent, torn)) {
            Score score = RagMetrics.faithfulness(judge).evaluate(CABLE).score();
            assertThat(score).isInstanceOf(Score.Unscored.class);
            assertThat(score.toString()).contains("no verdict");
        }
    }

    @Test
    void an_answer_that_claims_nothing_has_no_score_and_not_a_perfect_one() {
        EvaluationCase nothing = answer(";", null, "The cable is black.");

        Judgement judgement = RagMetrics.faithfulness(FakeJudge.honest()).evaluate(nothing);

        assertThat(judgement.score()).isEqualTo(new Score.Unscored("the answer claims nothing"));
    }

    @Test
    void a_judge_that_talks_gets_one_more_chance() {
        List<String> replies = new ArrayList<>(List.of("Sure! Here you go.", "```json\n{\"claims\": []}\n```"));
        ScriptedModelClient chatty = ScriptedModelClient.of(request -> ScriptedModelClient.script(replies.remove(0)));

        assertThat(RagMetrics.faithfulness(chatty).evaluate(CABLE).score())
                .isEqualTo(new Score.Unscored("the answer claims nothing"));
        Score never = RagMetrics.faithfulness(ScriptedModelClient.saying("Sure!"))
                .evaluate(CABLE)
                .score();
        assertThat(never).isInstanceOf(Score.Unscored.class);
        assertThat(never.toString()).contains("asked again");
    }

    @Test
    void a_judge_that_is_cut_or_away_says_so() {
        ScriptedModelClient cut = ScriptedModelClient.of(
                request -> ScriptedModelClient.script(Message.assistant("{\"cl"), FinishReason.LENGTH));
        ScriptedModelClient away = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("nobody there", null)));

        assertThat(RagMetrics.faithfulness(cut).evaluate(CABLE).score().toString())
                .contains("cut");
        assertThat(RagMetrics.faithfulness(away).evaluate(CABLE).score()).isInstanceOf(Score.Failed.class);
    }

    @Test
    void groundedness_by_a_judge_takes_sentences_as_they_are() {
        EvaluationCase answer = answer("The cable is black. It is blue.", null, "The cable is black.");

        assertThat(score(RagMetrics.groundedness(FakeJudge.honest()).evaluate(answer)))
                .isEqualTo(0.5);
    }

    /** Vectors of shared/datasets/eval; the peer adds 1e-10 below the line. */
    @Test
    void context_precision_is_average_precision() {
        for (JsonNode vector :
                SharedData.json("reference-vectors/statistics.json").get("contextPrecision")) {
            List<Boolean> useful = new ArrayList<>();
            vector.get("verdicts").forEach(verdict -> useful.add(verdict.asInt() == 1));

            assertThat(AveragePrecision.ofRanking(useful))
                    .isCloseTo(vector.get("score").asDouble(), within(1e-9));
        }
    }

    @Test
    void context_precision_and_recall_ask_what_passages_have_of_the_expected_answer() {
        EvaluationCase answer =
                answer("any", "The cable is black. The cable is long.", "It is nice.", "The cable is black.", "Nice.");

        assertThat(score(RagMetrics.contextPrecision(FakeJudge.honest()).evaluate(answer)))
                .isEqualTo(0.5);
        assertThat(score(RagMetrics.contextRecall(FakeJudge.honest()).evaluate(answer)))
                .isEqualTo(0.5);
        assertThat(RagMetrics.contextRecall(FakeJudge.honest()).evaluate(CABLE).score())
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void lexical_context_precision_and_recall_need_no_model() {
        EvaluationCase answer = answer(
                "any", "The cable is black. Batteries weigh nine grams.", "Nice weather.", "The cable is black.");

        assertThat(score(ContextEvaluators.LEXICAL_PRECISION.evaluate(answer))).isEqualTo(0.5);
        assertThat(score(ContextEvaluators.LEXICAL_RECALL.evaluate(answer))).isEqualTo(0.5);
    }

    @Test
    void answer_relevancy_is_the_mean_cosine_with_questions_asked_back() {
        ScriptedEmbeddingClient vectors = ScriptedEmbeddingClient.of(
                "two", 2, text -> text.startsWith("how") ? new float[] {1, 0} : new float[] {1, 1});
        Evaluator metric = RagMetrics.answerRelevancy(
                ScriptedModelClient.saying("{\"questions\":[\"how long?\",\"what?\"],\"noncommittal\":false}"),
                vectors);
        Evaluator evasive = RagMetrics.answerRelevancy(
                ScriptedModelClient.saying("{\"questions\":[\"how long?\"],\"noncommittal\":true}"), vectors);
        Evaluator mute = RagMetrics.answerRelevancy(
                ScriptedModelClient.saying("{\"questions\":[],\"noncommittal\":false}"), vectors);
        EvaluationCase answer = new EvaluationCase("how long is it?", "2 m", null, List.of(), List.of());

        assertThat(score(metric.evaluate(answer))).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-7));
        assertThat(score(evasive.evaluate(answer))).isZero();
        assertThat(mute.evaluate(answer).score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void noise_sensitivity_tells_wrong_claims_of_relevant_passages_from_those_of_others() {
        EvaluationCase answer = answer(
                "the cable is black; it is cheap; it is green; it is new",
                "The cable is black.",
                "The cable is black. It is cheap.",
                "It is green.");

        assertThat(score(RagMetrics.noiseSensitivity(FakeJudge.honest()).evaluate(answer)))
                .isEqualTo(0.25);
        assertThat(score(RagMetrics.irrelevantNoiseSensitivity(FakeJudge.honest())
                        .evaluate(answer)))
                .isEqualTo(0.25);
    }

    @Test
    void passages_with_nothing_in_them_are_no_passages() {
        EvaluationCase blank = answer("The cable is black.", "The cable is black.", " ");

        for (Evaluator metric : List.of(
                RagMetrics.groundedness(),
                RagMetrics.groundedness(new WordEntailment()),
                RagMetrics.faithfulness(FakeJudge.honest()),
                RagMetrics.contextRecall(FakeJudge.honest()))) {
            assertThat(metric.evaluate(blank).score())
                    .as(metric.name())
                    .isEqualTo(new Score.Unscored("the answer had no passages to draw on"));
        }
    }

    static EvaluationCase answer(String output, @Nullable String expected, String... passages) {
        List<Passage> all = new ArrayList<>();
        for (String text : passages) {
            all.add(new Passage("p" + all.size(), CharRange.of(text), text, null, Map.of()));
        }
        return new EvaluationCase("q", output, expected, all, List.of());
    }

    static double score(Judgement judgement) {
        assertThat(judgement.score()).as("%s", judgement).isInstanceOf(Score.Scored.class);
        return ((Score.Scored) judgement.score()).value();
    }
}
