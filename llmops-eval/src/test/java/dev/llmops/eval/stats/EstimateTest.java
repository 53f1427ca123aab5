package dev.llmops.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EstimateTest {

    private static final Offset<Double> EXACT = within(1e-9);

    /** By hand: k = 3, n = 10, z = 1.959964: (3 + z²/2) / (10 + z²) ± ... = 0.1078 to 0.6032. */
    @Test
    void a_share_has_wilsons_interval() {
        Estimate estimate = Estimate.of(new double[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 0});

        assertThat(estimate.method()).isEqualTo(Estimate.Method.WILSON);
        assertThat(estimate.interval().low()).isCloseTo(0.10779, within(1e-5));
        assertThat(estimate.interval().high()).isCloseTo(0.60322, within(1e-5));
    }

    @Test
    void five_of_five_still_allow_57_percent() {
        assertThat(Estimate.of(new double[] {1, 1, 1, 1, 1}).interval().low()).isCloseTo(0.5655, within(1e-4));
    }

    /** By hand: mean 2, s = 1, n = 3, t(0.975, 2) = 4.302653: 2 ± 4.302653 / sqrt(3) = 2 ± 2.484138. */
    @Test
    void real_values_have_students_interval() {
        Estimate estimate = Estimate.of(new double[] {1, 2, 3});

        assertThat(estimate.method()).isEqualTo(Estimate.Method.STUDENT_T);
        assertThat(estimate.interval().low()).isCloseTo(-0.484138, within(1e-6));
        assertThat(estimate.interval().high()).isCloseTo(4.484138, within(1e-6));
    }

    @Test
    void an_interval_holds_its_ends() {
        Interval interval = new Interval(-1, 2);

        assertThat(interval.contains(-1)).isTrue();
        assertThat(interval.contains(2)).isTrue();
        assertThat(interval.contains(Math.nextDown(-1))).isFalse();
        assertThat(interval.contains(Math.nextUp(2))).isFalse();
    }

    @Test
    void one_real_value_has_no_interval() {
        assertThat(Estimate.of(new double[] {0.4}).interval()).isNull();
    }

    @Test
    void values_that_are_absent_or_not_finite_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Estimate.of(new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Estimate.of(new double[] {1, Double.NaN}))
                .withMessageContaining("values must be finite, but one was NaN");
    }

    @Test
    void wilson_agrees_with_the_reference_vectors() {
        JsonNode vectors = SharedData.json("reference-vectors/statistics.json").get("wilsonAndClopperPearson95");
        assertThat(vectors).isNotEmpty();
        for (JsonNode vector : vectors) {
            double[] values = new double[vector.get("n").asInt()];
            Arrays.fill(values, 0, vector.get("k").asInt(), 1);
            Interval interval = Estimate.of(values).interval();
            assertThat(interval.low())
                    .as("%s", vector)
                    .isCloseTo(vector.get("lo").asDouble(), EXACT);
            assertThat(interval.high())
                    .as("%s", vector)
                    .isCloseTo(vector.get("hi").asDouble(), EXACT);
        }
    }

    /** The paired differences of the vectors: mean 0.038, se 0.0228..., t(0.975, 9) = 2.2622. */
    @Test
    void student_agrees_with_the_reference_vectors() {
        JsonNode all = SharedData.json("reference-vectors/statistics.json");
        JsonNode paired = all.get("paired");
        double half = all.get("tQuantile").get("0.975:9").asDouble()
                * paired.get("seDiff").asDouble();
        double[] differences = new double[paired.get("x").size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] =
                    paired.get("x").get(i).asDouble() - paired.get("y").get(i).asDouble();
        }

        Interval interval = Estimate.of(differences).interval();

        assertThat(interval.low()).isCloseTo(paired.get("meanDiff").asDouble() - half, EXACT);
        assertThat(interval.high()).isCloseTo(paired.get("meanDiff").asDouble() + half, EXACT);
    }
}
