package dev.llmops.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against SciPy and statsmodels, whose versions the file names: {@code proportion_confint(method='wilson')},
 * {@code stats.t.interval}, {@code mcnemar(exact=True)}, {@code stats.permutation_test(permutation_type='samples')},
 * {@code stats.bootstrap(method='percentile')}, {@code multipletests(method='holm')}, and
 * {@code NormalIndPower.solve_power(ratio=0)}.
 */
class ReferenceStatisticsTest {

    private static final Path FILE = Path.of("src/test/resources/dev/llmops/eval/stats/reference-statistics.json");
    private static final long SEED = 7;

    private static JsonNode reference;

    @BeforeAll
    static void read() throws IOException {
        reference = new ObjectMapper().readTree(FILE.toFile());
    }

    @Test
    void wilson() {
        for (JsonNode one : reference.get("wilson")) {
            double[] values = new double[one.get("n").asInt()];
            Arrays.fill(values, 0, one.get("k").asInt(), 1);

            Estimate estimate = Estimate.of(values);

            assertThat(estimate.method()).isEqualTo(Estimate.Method.WILSON);
            checkInterval(one, estimate.interval(), 1e-9);
        }
    }

    @Test
    void student() {
        for (JsonNode one : reference.get("student")) {
            Estimate estimate = Estimate.of(doubles(one.get("values")));

            assertThat(estimate.method()).isEqualTo(Estimate.Method.STUDENT_T);
            checkInterval(one, estimate.interval(), 1e-9);
        }
    }

    @Test
    void mcnemar() {
        for (JsonNode one : reference.get("mcnemar")) {
            int better = one.get("better").asInt();
            int worse = one.get("worse").asInt();
            double[] differences = new double[better + worse + 10];
            Arrays.fill(differences, 0, better, 1);
            Arrays.fill(differences, better, better + worse, -1);

            assertThat(PairedTest.mcNemar(differences).p())
                    .as("%s", one)
                    .isCloseTo(one.get("p").asDouble(), within(1e-12));
        }
    }

    @Test
    void sign_flips_exactly() {
        for (JsonNode one : reference.get("signFlipExact")) {
            PairedComparison comparison = compare(one);

            assertThat(comparison.test()).isEqualTo(PairedComparison.Test.PERMUTATION_EXACT);
            assertThat(comparison.p()).as("%s", one).isCloseTo(one.get("p").asDouble(), within(1e-12));
        }
    }

    /** Both sides draw: three standard errors of 20,000 patterns, and a fiftieth of the interval's width. */
    @Test
    void sign_flips_and_resamples_by_chance() {
        for (JsonNode one : reference.get("sampled")) {
            PairedComparison comparison = compare(one);
            double p = one.get("p").asDouble();

            assertThat(comparison.test()).isEqualTo(PairedComparison.Test.PERMUTATION_SAMPLED);
            assertThat(comparison.p()).isCloseTo(p, within(3 * Math.sqrt(p * (1 - p) / 20_000)));
            double width = one.get("high").asDouble() - one.get("low").asDouble();
            checkInterval(one, comparison.interval(), width / 50);
        }
    }

    @Test
    void holm() {
        for (JsonNode one : reference.get("holm")) {
            assertThat(MultipleTesting.holm(doubles(one.get("p"))))
                    .containsExactly(doubles(one.get("adjusted")), within(1e-12));
        }
    }

    /** statsmodels counts a find in the wrong direction too, which is next to nothing at a chance of 80 %. */
    @Test
    void smallest_effect() {
        for (JsonNode one : reference.get("power")) {
            double effect = Power.minimumDetectableEffect(
                    one.get("n").asInt(), one.get("deviation").asDouble());

            assertThat(effect).isCloseTo(one.get("effect").asDouble(), within(1e-5));
        }
    }

    private static PairedComparison compare(JsonNode one) {
        return PairedComparison.of(doubles(one.get("baseline")), doubles(one.get("candidate")), SEED);
    }

    private static void checkInterval(JsonNode expected, Interval interval, double tolerance) {
        assertThat(interval.low())
                .as("%s", expected)
                .isCloseTo(expected.get("low").asDouble(), within(tolerance));
        assertThat(interval.high())
                .as("%s", expected)
                .isCloseTo(expected.get("high").asDouble(), within(tolerance));
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }
}
