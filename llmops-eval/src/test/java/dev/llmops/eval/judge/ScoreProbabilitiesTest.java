package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.eval.SharedData;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreProbabilitiesTest {

    private static final EvaluationCase CASE = new EvaluationCase("q", "a", null, List.of(), List.of());

    @Test
    void the_expected_score_is_that_of_the_paper_and_of_deepeval() {
        JsonNode vector = SharedData.json("reference-vectors/statistics.json").get("gEvalWeighted");
        List<TokenProbability> tokens = new ArrayList<>();
        vector.get("topLogprobs")
                .properties()
                .forEach(each -> tokens.add(token(each.getKey(), each.getValue().asDouble())));

        assertThat(ScoreProbabilities.expected(tokens, 0, 10, 0).orElseThrow())
                .isCloseTo(vector.get("paperScoreAllNumeric").asDouble(), within(1e-12));
        assertThat(ScoreProbabilities.expected(
                                tokens, 0, 10, vector.get("minProb").asDouble())
                        .orElseThrow())
                .isCloseTo(vector.get("deepevalScore").asDouble(), within(1e-12));
    }

    @Test
    void tokens_of_one_number_add_up_and_numbers_off_the_scale_do_not_count() {
        List<TokenProbability> tokens = List.of(
                token("4", Math.log(0.3)),
                token(" 4", Math.log(0.1)),
                token("2", Math.log(0.4)),
                token("7", Math.log(0.1)),
                token("２", Math.log(0.1)));

        assertThat(ScoreProbabilities.expected(tokens, 1, 5, 0).orElseThrow()).isCloseTo(3, within(1e-12));
        assertThat(ScoreProbabilities.expected(List.of(token("the", -0.1)), 1, 5, 0))
                .isEmpty();
    }

    @Test
    void a_weighted_judge_takes_the_place_of_its_last_number() {
        Judge judge = judge(saying(
                token("{\"rationale\":\"", -0.1),
                token("4", -9, token("1", 0)),
                token("\",\"score\":", -0.1),
                token("4", Math.log(0.5), token("4", Math.log(0.5)), token("5", Math.log(0.5))),
                token("}", -0.1)));

        assertThat(judge.evaluate(CASE).score())
                .isInstanceOfSatisfying(
                        Score.Scored.class, score -> assertThat(score.value()).isCloseTo(0.875, within(1e-12)));
        assertThat(judge.counts().weighted()).isEqualTo(1);
    }

    /** A token can hold more than the number, and a reply can end with its reasons: an equal number elsewhere is not the score's. */
    @Test
    void a_number_of_the_rationale_is_not_weighted() {
        TokenProbability reason = token("4", -9, token("1", 0));
        List<Judge> judges = List.of(
                judge(saying(
                        token("{\"rationale\":\"", -0.1), reason, token("\",\"score\":", -0.1), token(" 4}", -0.1))),
                judge(saying(
                        token("{\"score\":", -0.1),
                        token(" 4,", -0.1),
                        token("\"rationale\":\"", -0.1),
                        reason,
                        token("\"}", -0.1))));

        for (Judge judge : judges) {
            assertThat(judge.evaluate(CASE).score()).isEqualTo(Score.of(0.75));
            assertThat(judge.counts().weighted()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {800, 3, 0.1, -800})
    void what_is_no_probability_is_not_weighted(double logProbability) {
        Judge judge = judge(saying(
                token("{\"rationale\":\"\",\"score\":", -0.1),
                token("4", logProbability, token("4", logProbability)),
                token("}", -0.1)));

        assertThat(judge.evaluate(CASE).score()).isEqualTo(Score.of(0.75));
        assertThat(judge.counts().weighted()).isZero();
    }

    /** A schema can force a number that the model itself would not have said. */
    @Test
    void the_number_that_was_said_counts_also_where_it_is_none_of_the_likeliest() {
        Judge judge = judge(saying(
                token("{\"rationale\":\"\",\"score\":", -0.1),
                token("4", Math.log(0.1), token("I", Math.log(0.8)), token("2", Math.log(0.1))),
                token("}", -0.1)));

        assertThat(judge.evaluate(CASE).score())
                .isInstanceOfSatisfying(
                        Score.Scored.class, score -> assertThat(score.value()).isCloseTo(0.5, within(1e-12)));
    }

    @Test
    void without_probabilities_the_number_itself_is_the_score() {
        Judge judge = judge(ScriptedModelClient.saying("{\"rationale\":\"\",\"score\":4}"));

        assertThat(judge.evaluate(CASE).score()).isEqualTo(Score.of(0.75));
        assertThat(judge.counts().weighted()).isZero();
    }

    @Test
    void a_scale_whose_numbers_may_need_two_tokens_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Judge.builder("j", ModelClient.noop(), "good")
                        .scale(1, 10)
                        .weighted()
                        .build())
                .withMessageContaining("within 0 to 9, but it was 1 to 10");
    }

    private static Judge judge(ModelClient model) {
        return Judge.builder("j", model, "good").scale(1, 5).weighted().build();
    }

    private static ModelClient saying(TokenProbability... tokens) {
        StringBuilder text = new StringBuilder();
        List.of(tokens).forEach(token -> text.append(token.text()));
        String json = text.toString();
        ModelResponse response = new ModelResponse(
                Message.assistant(json),
                FinishReason.STOP,
                TokenUsage.of(1, 1),
                new ModelIdentity("test", "told", null),
                null,
                Duration.ZERO,
                TokenProbability.vendor(List.of(tokens)));
        return ScriptedModelClient.of(
                request -> List.of(new ModelEvent.TextDelta(json), new ModelEvent.Completed(response)));
    }

    private static TokenProbability token(String text, double logProbability, TokenProbability... top) {
        List<Integer> bytes = new ArrayList<>();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Byte.toUnsignedInt(each));
        }
        return new TokenProbability(TokenProbability.UNKNOWN, bytes, logProbability, List.of(top));
    }

    /** The form in which a server of OpenAI's API tells them, without numbers of tokens. */
    @Test
    void probabilities_of_a_server_are_read() {
        Map<String, Object> vendor = TokenProbability.vendor(List.of(token("4", -0.5, token("5", -1.5))));
        ModelResponse response = new ModelResponse(
                Message.assistant("4"),
                FinishReason.STOP,
                TokenUsage.of(1, 1),
                new ModelIdentity("test", "told", null),
                null,
                Duration.ZERO,
                vendor);

        assertThat(ScoreProbabilities.expected(response, 4, 1, 5)).isPresent();
        assertThat(vendor.toString()).doesNotContain("id=");
    }
}
