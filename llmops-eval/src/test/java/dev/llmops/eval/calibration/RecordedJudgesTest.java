package dev.llmops.eval.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.stats.agreement.PandaLm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judges whose verdicts were recorded and published, against people's labels. */
class RecordedJudgesTest {

    private static final RatingScale PAIRS = RatingScale.parse("0,1,2");
    private static final long SEED = 20_261_129;

    @Test
    void pandalms_judges_against_the_majority_of_three_people() {
        JudgeCalibration gpt = JudgeCalibration.of(rows("gpt35", pandaLm(PandaLm.gpt35Raw()), 999), PAIRS, 0.5);
        JudgeCalibration panda = JudgeCalibration.of(rows("pandalm", pandaLm(PandaLm.pandaLm7b()), 999), PAIRS, 0.5);

        System.out.println("GPT-3.5 on PandaLM: " + gpt.text());
        System.out.println("PandaLM-7B on PandaLM: " + panda.text());
        assertThat(gpt.labelled()).isEqualTo(999);
        assertThat(gpt.unscored())
                .as("replies that were no verdict are no ties")
                .isEqualTo(25);
        assertThat(gpt.matrix().n()).isEqualTo(974);
        assertThat(panda.unscored()).isZero();
        assertThat(panda.accuracy().mean()).isCloseTo(0.6676676676676677, within(1e-9));
        assertThat(panda.agreements().get("cohenKappa").value()).isCloseTo(0.4353549248202222, within(1e-9));
    }

    /** Of the finite set of 999 the truth is known; labels of 200 rows drawn at random find it, the first 200 do not. */
    @Test
    void a_random_sample_of_labels_corrects_the_judge_and_the_first_200_do_not() {
        List<double[]> rows = new ArrayList<>();
        List<String> majority = PandaLm.majority();
        List<String> verdicts = PandaLm.gpt35();
        for (int i = 0; i < majority.size(); i++) {
            rows.add(new double[] {
                majority.get(i).equals("1") ? 1 : 0, verdicts.get(i).equals("1") ? 1 : 0
            });
        }
        double truth = 422 / 999.0;
        int powered = 0;
        int corrected = 0;
        int judgeAlone = 0;
        Random random = new Random(SEED);
        for (int sample = 0; sample < 200; sample++) {
            List<double[]> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            LabelRate rate = labelledFirst(shuffled);
            powered += rate.predictionPowered().tuned().interval().contains(truth) ? 1 : 0;
            corrected += rate.roganGladen().interval().contains(truth) ? 1 : 0;
            judgeAlone += rate.judge().interval().contains(truth) ? 1 : 0;
        }
        LabelRate first = labelledFirst(rows);
        System.out.printf(
                "PandaLM, GPT-3.5, 200 random labels of 999, 200 times, seed %d: truth in the tuned prediction-powered interval %d,"
                        + " Rogan-Gladen %d, judge alone %d; with the first 200 labels %s%n",
                SEED, powered, corrected, judgeAlone, first);
        assertThat(powered / 200.0).isGreaterThan(0.91);
        assertThat(corrected / 200.0).isGreaterThan(0.91);
        assertThat(first.roganGladen().value()).isCloseTo(0.3276421767685356, within(1e-9));
        assertThat(first.predictionPowered().tuned().value()).isCloseTo(0.3862, within(1e-4));
    }

    /** The rate of "the first answer is preferred", with the labels of the first 200 rows only. */
    private static LabelRate labelledFirst(List<double[]> rows) {
        List<double[]> labelled = rows.subList(0, 200);
        return Rates.of(
                "1",
                labelled.stream().mapToDouble(row -> row[0]).toArray(),
                labelled.stream().mapToDouble(row -> row[1]).toArray(),
                rows.subList(200, rows.size()).stream()
                        .mapToDouble(row -> row[1])
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ChatGPT", "GPT-4", "LLaMA2", "PaLM2"})
    void llmbars_judges_have_their_published_accuracy_in_both_orders(String judge) {
        JsonNode published = SharedData.json("llmbar/judge-statistics.json")
                .get("Natural")
                .get(judge)
                .get("Vanilla");
        JsonNode recorded = SharedData.json("llmbar/judges/Natural__" + judge + "_Vanilla.json");
        for (String order : List.of("False", "True")) {
            List<LabelledScore> rows = new ArrayList<>();
            for (JsonNode row : recorded) {
                JsonNode winner =
                        row.get("results").get(0).get("swap = " + order).get("winner");
                rows.add(new LabelledScore(
                        Integer.toString(rows.size()), row.get("label").asText(), verdict(winner)));
            }
            JudgeCalibration calibration = JudgeCalibration.of(rows, RatingScale.parse("1,2"), 0.5);
            System.out.println("LLMBar Natural, " + judge + ", swap = " + order + ": " + calibration.text());
            String correct = published.get("correct_" + order).asText();
            assertThat(calibration.matrix().agreed() + " / 100").isEqualTo(correct.substring(0, correct.indexOf(" =")));
        }
    }

    /** What is neither is no verdict. */
    private static String verdict(JsonNode winner) {
        return List.of("1", "2").contains(winner.asText()) ? winner.asText() : null;
    }

    private static List<LabelledScore> rows(String judge, List<String> verdicts, int n) {
        List<String> majority = PandaLm.majority();
        List<LabelledScore> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(new LabelledScore(judge + i, majority.get(i), verdicts.get(i)));
        }
        return rows;
    }

    /** A tie is 0; what the recording calls garbage is no verdict. */
    private static List<String> pandaLm(List<String> results) {
        List<String> verdicts = new ArrayList<>();
        results.forEach(
                result -> verdicts.add(result.equals("Tie") ? "0" : PandaLm.SCALE.contains(result) ? result : null));
        return verdicts;
    }
}
