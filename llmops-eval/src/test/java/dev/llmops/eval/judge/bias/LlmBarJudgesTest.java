package dev.llmops.eval.judge.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.judge.AnswerPair;
import dev.llmops.eval.judge.OrderVerdict;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded judges of LLMBar (Zeng et al. 2024, MIT), in both orders, against the figures that were published with them. Those count a pair without a verdict as wrong, and two
 * missing verdicts as equal; here such a pair is counted apart.
 */
class LlmBarJudgesTest {

    @ParameterizedTest
    @CsvSource({
        "GPT-4, Vanilla, 0",
        "GPT-4, Swap, 0",
        "ChatGPT, Vanilla, 0",
        "ChatGPT, Swap, 0",
        "LLaMA2, Vanilla, 0",
        "PaLM2, Vanilla, 2"
    })
    void published_accuracies_and_agreements_of_the_orders_are_reproduced(String model, String prompt, int missing) {
        List<JudgedPair> pairs = pairs(model, prompt);
        JsonNode published = SharedData.json("llmbar/judge-statistics.json").at("/Natural/" + model + "/" + prompt);

        OrderAccuracy accuracy = OrderAccuracy.of(pairs);
        PositionBias position = PositionBias.of(verdicts(pairs));

        assertThat(accuracy.incomplete()).isEqualTo(missing).isEqualTo(position.incomplete());
        assertThat(share(accuracy.asGiven(), 0))
                .isEqualTo(published.get("correct_False").asText());
        assertThat(share(accuracy.swapped(), 0))
                .isEqualTo(published.get("correct_True").asText());
        assertThat(share(accuracy.both(), 0))
                .isEqualTo(published.get("correct_both").asText());
        assertThat(share(position.consistency(), missing))
                .isEqualTo(published.get("equal").asText());
        double average =
                Double.parseDouble(published.get("correct_average").asText().replace("%", ""));
        assertThat(accuracy.average().mean() * accuracy.n() / pairs.size() * 100)
                .isCloseTo(average, within(1e-9));
    }

    /** Counted by hand from the records: of 29 pairs on which ChatGPT contradicts itself it prefers the first answer 25 times. */
    @Test
    void position_biases_are_those_of_the_records() {
        PositionBias chatGpt = PositionBias.of(verdicts(pairs("ChatGPT", "Vanilla")));

        assertThat(chatGpt.firstOfConflicts().n()).isEqualTo(29);
        assertThat(chatGpt.firstOfConflicts().mean()).isCloseTo(25.0 / 29, within(1e-12));
        assertThat(chatGpt.first().mean()).isCloseTo((71 * 0.5 + 25) / 100, within(1e-12));
        assertThat(chatGpt.first().interval().low()).isGreaterThan(0.5);
        PositionBias gpt4 = PositionBias.of(verdicts(pairs("GPT-4", "Vanilla")));
        assertThat(gpt4.first().interval().contains(0.5)).isTrue();
    }

    @Test
    void the_length_alone_is_right_on_56_of_100_pairs() {
        LengthBias length = LengthBias.of(pairs("GPT-4", "Vanilla"));

        assertThat(length.baseline().mean()).isCloseTo(0.56, within(0.01));
        assertThat(length.accuracyIfLonger().mean()).isGreaterThan(0.9);
    }

    private static String share(@Nullable Estimate estimate, int more) {
        long count = Math.round(estimate.mean() * estimate.n()) + more;
        return count + " / 100 = " + (double) count + "%";
    }

    private static List<PairVerdict> verdicts(List<JudgedPair> pairs) {
        return pairs.stream().map(JudgedPair::verdict).toList();
    }

    private static List<JudgedPair> pairs(String model, String prompt) {
        List<JudgedPair> pairs = new ArrayList<>();
        for (JsonNode row : SharedData.json("llmbar/judges/Natural__" + model + "_" + prompt + ".json")) {
            // A judge that was asked again has several results, and the last one counts.
            JsonNode results = row.get("results");
            JsonNode last = results.get(results.size() - 1);
            PairVerdict verdict =
                    PairVerdict.of(order(last.at("/swap = False/winner")), order(last.at("/swap = True/winner")), null);
            AnswerPair pair = AnswerPair.of(
                    row.get("input").asText(),
                    row.get("output_1").asText(),
                    row.get("output_2").asText());
            pairs.add(new JudgedPair(pair, verdict, row.get("label").asInt() == 1 ? Winner.A : Winner.B));
        }
        return pairs;
    }

    private static OrderVerdict order(JsonNode winner) {
        return winner.isNull()
                ? new OrderVerdict(null, new Score.Unscored("no verdict was found in the reply"), null)
                : OrderVerdict.of("1".equals(winner.asText()) ? Winner.A : Winner.B);
    }
}
