package dev.llmops.eval.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeCalibrationTest {

    @TempDir
    Path folder;

    /** By hand: 3 of 4 scored rows agree; people 2 and 2, judge 3 and 1: chance 0.5, kappa 0.5. */
    @Test
    void right_and_wrong_by_hand() throws IOException {
        JudgeCalibration calibration = calibrate(RatingScale.RIGHT_OR_WRONG, """
                {"id":1,"label":1,"score":0.9}
                {"id":2,"label":true,"score":0.5}
                {"id":3,"label":0,"score":0.6}
                {"id":4,"label":false,"score":0.1}
                {"id":5,"label":1,"score":null,"reason":"no verdict"}
                {"id":6,"score":1}
                {"id":7,"score":0}
                {"id":8}
                """);

        assertThat(calibration.labelled()).isEqualTo(5);
        assertThat(calibration.unscored()).isEqualTo(1);
        assertThat(calibration.unlabelled()).isEqualTo(2);
        assertThat(calibration.unlabelledUnscored()).isEqualTo(1);
        assertThat(calibration.matrix().counts()).containsExactly(List.of(1, 1), List.of(0, 2));
        assertThat(calibration.accuracy().mean()).isEqualTo(0.75);
        assertThat(calibration.majority()).isEqualTo(0.5);
        assertThat(calibration.agreements().get("cohenKappa").value()).isCloseTo(0.5, within(1e-12));
        assertThat(calibration.separation().auc().value()).isEqualTo(0.75);
        LabelRate rate = calibration.rates().get(0);
        assertThat(rate.label()).isEqualTo("1");
        assertThat(rate.sensitivity()).isEqualTo(1);
        assertThat(rate.specificity()).isEqualTo(0.5);
        assertThat(rate.judge().mean()).isEqualTo(0.5);
        assertThat(rate.roganGladen().value()).isZero();
        assertThat(rate.predictionPowered().plain().value()).isEqualTo(0.25);
        assertThat(calibration.text())
                .startsWith(
                        "5 labelled rows, 1 of them unscored (0.200, 95 % 0.036 to 0.624); 2 scored rows without label; 1 rows"
                                + " with neither\n")
                .contains("if the labelled rows are a random sample of all rows; 4 labels are few");
    }

    @Test
    void the_threshold_decides_what_the_judge_means() {
        List<LabelledScore> rows = List.of(new LabelledScore("a", "1", "0.6"), new LabelledScore("b", "0", "0.4"));

        assertThat(JudgeCalibration.of(rows, RatingScale.RIGHT_OR_WRONG, 0.5)
                        .accuracy()
                        .mean())
                .isEqualTo(1);
        assertThat(JudgeCalibration.of(rows, RatingScale.RIGHT_OR_WRONG, 0.7)
                        .accuracy()
                        .mean())
                .isEqualTo(0.5);
    }

    @Test
    void texts_have_a_matrix_and_numbers_an_order_too() throws IOException {
        JudgeCalibration texts = calibrate(RatingScale.parse("bad, fair,good"), """
                {"id":"a","label":"bad","score":"bad"}
                {"id":"b","label":"good","score":"fair"}
                {"id":"c","label":"good","score":"good"}
                """);
        JudgeCalibration numbers = calibrate(RatingScale.parse("1,2,3"), """
                {"id":"a","label":1,"score":"1"}
                {"id":"b","label":3.0,"score":2}
                {"id":"c","label":3,"score":3}
                {"id":"d","label":2,"score":2}
                """);

        assertThat(texts.agreements()).containsOnlyKeys("cohenKappa", "krippendorffNominal");
        assertThat(texts.correlations()).isEmpty();
        assertThat(texts.rates()).extracting(LabelRate::label).containsExactly("bad", "fair", "good");
        assertThat(texts.separation()).isNull();
        assertThat(numbers.agreements())
                .containsKeys("cohenKappaLinear", "cohenKappaQuadratic", "krippendorffOrdinal", "krippendorffInterval");
        assertThat(numbers.correlations()).containsOnlyKeys("pearson", "spearman", "kendallTauB");
    }

    @Test
    void a_range_has_correlations_and_no_matrix() throws IOException {
        JudgeCalibration calibration = calibrate(RatingScale.parse("1..5"), """
                {"id":"a","label":1.5,"score":2}
                {"id":"b","label":4.25,"score":3.5}
                {"id":"c","label":5,"score":5}
                """);

        assertThat(calibration.matrix()).isNull();
        assertThat(calibration.accuracy()).isNull();
        assertThat(calibration.rates()).isEmpty();
        assertThat(calibration.agreements()).containsOnlyKeys("krippendorffOrdinal", "krippendorffInterval");
        assertThat(calibration.correlations().get("spearman").coefficient()).isEqualTo(1);
        assertThat(calibration.text()).contains("krippendorffInterval");
    }

    @Test
    void a_judge_that_scored_nothing_has_counts_and_no_figures() throws IOException {
        JudgeCalibration calibration = calibrate(RatingScale.RIGHT_OR_WRONG, "{\"id\":\"a\",\"label\":1}\n");

        assertThat(calibration.unscored()).isEqualTo(1);
        assertThat(calibration.accuracy()).isNull();
        assertThat(calibration.agreements()).isEmpty();
        assertThat(calibration.rates()).isEmpty();
        assertThat(calibration.text()).startsWith("1 labelled rows, 1 of them unscored");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"a","label":2,"score":1}            | 0,1     | line 1: 'label' must be on the scale 0,1, but was '2'
            {"id":"a","label":1,"score":"yes"}        | 0,1     | line 1: 'score' must be on the scale 0,1, but was 'yes'
            {"id":"a","label":"Good","score":"good"}  | bad,good| 'label' must be on the scale bad,good, but was 'Good'
            {"id":"a","label":6,"score":1}            | 1..5    | 'label' must be on the scale 1..5, but was '6'
            {"id":"a","label":3,"score":2.5}          | 1,2,3   | 'score' must be on the scale 1,2,3, but was '2.5'
            {"id":"a","label":[1],"score":1}          | 0,1     | 'label' must be a text, a number, true or false, but was ARRAY
            {"label":1,"score":1}                     | 0,1     | 'id' must be there
            {"id":"a","label":1,                      | 0,1     | line 1: not valid JSON
            [1]                                       | 0,1     | must be a JSON object
            """)
    void a_line_that_is_no_row_is_named(String line, String scale, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), line + "\n");

        assertThatThrownBy(() -> LabelledFile.read(file, RatingScale.parse(scale)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void two_rows_of_one_id_are_refused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("in.jsonl"), "{\"id\":\"a\",\"label\":1}\n\n{\"id\":\"a\",\"label\":0}\n");

        assertThatThrownBy(() -> LabelledFile.read(file, RatingScale.RIGHT_OR_WRONG))
                .hasMessage("line 3: the id 'a' is there twice");
    }

    @Test
    void scales_and_rows_that_can_not_be_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RatingScale.parse("1"));
        assertThatIllegalArgumentException().isThrownBy(() -> RatingScale.parse("1,1.0"));
        assertThatIllegalArgumentException().isThrownBy(() -> RatingScale.parse("a,,b"));
        assertThatIllegalArgumentException().isThrownBy(() -> RatingScale.parse("5..1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RatingScale.parse("1.2.3..5"))
                .withMessageContaining("a scale must have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JudgeCalibration.of(
                        List.of(new LabelledScore("a", null, "1")), RatingScale.RIGHT_OR_WRONG, 0.5))
                .withMessage("at least one row must have a label, but none of 1 has");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JudgeCalibration.of(
                        List.of(new LabelledScore("a", "3", "1")), RatingScale.RIGHT_OR_WRONG, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JudgeCalibration.of(
                        List.of(new LabelledScore("a", "1", "1")), RatingScale.RIGHT_OR_WRONG, Double.NaN))
                .withMessage("the threshold must be finite, but was NaN");
        assertThat(new ArrayList<>(RatingScale.parse("1..5").labels())).isEmpty();
    }

    private JudgeCalibration calibrate(RatingScale scale, String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("labelled.jsonl"), lines);
        return JudgeCalibration.of(LabelledFile.read(file, scale), scale, JudgeCalibration.DEFAULT_THRESHOLD);
    }
}
