package dev.llmops.experiments.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Published constants and simple cases; the command line's test holds all methods against SciPy and statsmodels. */
class StatisticsTest {

    @Test
    void group_sequential_constants_are_those_of_the_tables() {
        // Jennison and Turnbull, Group Sequential Methods, 2000, tables 2.1 and 2.3
        assertThat(GroupSequential.constant(5, 0.05, GroupSequential.Shape.POCOCK))
                .isCloseTo(2.413, within(5e-4));
        assertThat(GroupSequential.constant(5, 0.05, GroupSequential.Shape.OBRIEN_FLEMING))
                .isCloseTo(2.040, within(5e-4));
    }

    @Test
    void group_sequential_constants_are_those_of_another_integration() {
        // Densities propagated in Python (NumPy, composite Gauss-Legendre, SciPy's normal distribution and brentq).
        assertThat(GroupSequential.constant(3, 0.2, GroupSequential.Shape.OBRIEN_FLEMING))
                .isCloseTo(1.3803205551212325, within(1e-9));
        assertThat(GroupSequential.constant(8, 0.001, GroupSequential.Shape.POCOCK))
                .isCloseTo(3.740347763026302, within(1e-9));
        assertThat(GroupSequential.constant(8, 0.05, GroupSequential.Shape.OBRIEN_FLEMING))
                .isCloseTo(2.0722067722716386, within(1e-9));
    }

    @Test
    void spending_bounds_are_those_of_another_integration_also_at_looks_of_uneven_times() {
        // As above; the error of both sides together is spent by one function.
        assertThat(GroupSequential.spendingBounds(
                        new double[] {0.5, 0.51, 1}, 0.05, GroupSequential.Shape.OBRIEN_FLEMING))
                .containsExactly(
                        new double[] {2.7718076486993555, 2.8316644769541774, 1.9813043157189043}, within(1e-9));
        assertThat(GroupSequential.spendingBounds(
                        new double[] {0.25, 0.5, 0.75, 1}, 0.05, GroupSequential.Shape.POCOCK))
                .containsExactly(
                        new double[] {2.368327703523905, 2.3675242946638075, 2.358167734990649, 2.3500295372911526},
                        within(1e-9));
        assertThat(GroupSequential.spendingBounds(new double[] {0.01, 1}, 0.05, GroupSequential.Shape.OBRIEN_FLEMING))
                .containsExactly(new double[] {19.599639845400556, 1.959963984540057}, within(1e-9));
    }

    @Test
    void spending_bounds_hold_however_close_two_looks_are() {
        // As above, by Simpson's rule on 39,000 nodes; 3e-9 from that on half as many.
        double[] close = GroupSequential.spendingBounds(
                new double[] {0.5, 0.50001, 1}, 0.05, GroupSequential.Shape.OBRIEN_FLEMING);
        assertThat(close[1]).isCloseTo(2.7812468514, within(1e-8));
        assertThat(close[2]).isCloseTo(1.97931353697, within(1e-9));

        double[] two =
                GroupSequential.spendingBounds(new double[] {0.5, 1}, 0.05, GroupSequential.Shape.OBRIEN_FLEMING);
        double[] closest = GroupSequential.spendingBounds(
                new double[] {0.5, 0.5000001, 1}, 0.05, GroupSequential.Shape.OBRIEN_FLEMING);
        assertThat(closest[1]).as("out of reach").isGreaterThan(30);
        assertThat(closest[2]).isCloseTo(two[1], within(1e-12));
    }

    @Test
    void bounded_sequences_are_those_of_the_paper_of_observations_at_both_ends() {
        // Waudby-Smith and Ramdas 2024, computed in Python with mpmath of 40 digits: forty observations, 0 and 1 in
        // turn.
        double[] x = new double[40];
        for (int i = 1; i < x.length; i += 2) {
            x[i] = 1;
        }

        double[][] bounds = EmpiricalBernstein.bounds(x, 0.05);

        assertThat(bounds[0][39]).isCloseTo(0.20866860286899314, within(1e-12));
        assertThat(bounds[1][39]).isCloseTo(0.7904412816839751, within(1e-12));
        double[][] byRawMean = EmpiricalBernstein.boundsByRawMean(x, 0.05);
        assertThat(byRawMean[0][39]).isCloseTo(0.20579791730630745, within(1e-12));
        assertThat(byRawMean[1][39]).isCloseTo(0.8030152163308413, within(1e-12));
        assertThat(HedgedBetting.logCapital(x, new double[] {0.05, 0.25, 0.5, 0.75, 0.95}, 0.05))
                .containsExactly(
                        new double[] {
                            10.858673694478055,
                            3.580245311957186,
                            -3.963348970826615,
                            4.15945091072113,
                            11.84994936223022
                        },
                        within(1e-9));
    }

    @Test
    void observations_that_are_all_equal_are_flagged_and_give_no_p_value() {
        AsymptoticSequence sequence =
                AsymptoticSequence.ofMean(Moments.of(1, 1, 1), 0, NormalMixture.tightestAt(100, 0.05));

        assertThat(sequence.degenerate()).isTrue();
        assertThat(sequence.pValue()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WelchTest.of(Moments.of(1, 1), Moments.of(1, 1), 0.05))
                .withMessageContaining("without variance there is no test");
    }

    @Test
    void values_out_of_range_are_refused_and_not_clipped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmpiricalBernstein.bounds(new double[] {0.1, 1.2}, 0.05))
                .withMessage("x[1] must be from 0 to 1, but was 1.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Moments.of(1, Double.NaN))
                .withMessage("values[1] must be finite, but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleRatio.test(new long[] {5, 1}, new double[] {0.5, 0}))
                .withMessage("weights[1] must be finite and above 0, but was 0.0");
    }

    @Test
    void rows_of_one_user_that_are_alike_count_as_one() {
        ClusteredRatio alike = ClusteredRatio.of(
                List.of(new double[] {1, 1, 1, 1}, new double[] {0, 0, 0, 0}, new double[] {1, 1, 1, 1}, new double[] {
                    0, 0, 0, 0
                }));
        ClusteredRatio single =
                ClusteredRatio.of(List.of(new double[] {1}, new double[] {0}, new double[] {1}, new double[] {0}));

        assertThat(alike).isEqualTo(single);
    }

    @Test
    void the_same_seed_gives_the_same_bootstrap() {
        List<double[]> control = List.of(new double[] {1, 2}, new double[] {3}, new double[] {0});
        List<double[]> treatment = List.of(new double[] {2}, new double[] {4, 5}, new double[] {1});

        assertThat(ClusterBootstrap.of(control, treatment, 200, 1).interval(0.1))
                .isEqualTo(ClusterBootstrap.of(control, treatment, 200, 1).interval(0.1))
                .isNotEqualTo(ClusterBootstrap.of(control, treatment, 200, 2).interval(0.1));
    }

    @Test
    void each_arm_keeps_a_least_propensity() {
        assertThat(ThompsonSampling.floored(new double[] {1, 0}, 0.01)).containsExactly(0.99, 0.01);
        assertThat(ThompsonSampling.probabilityBest(List.of(
                        new ThompsonSampling.Arm(2, 5),
                        new ThompsonSampling.Arm(2, 5),
                        new ThompsonSampling.Arm(2, 5))))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-9));
    }

    @Test
    void a_confidence_sequence_needs_more_units_than_its_planned_time_only_for_smaller_effects() {
        NormalMixture mixture = NormalMixture.tightestAt(1000, 0.05);

        assertThat(Planning.sequence(mixture, 0.1)).isCloseTo(921.5, within(0.1));
        assertThat(Planning.sequence(mixture, 0.05)).isGreaterThan(1000);
    }
}
