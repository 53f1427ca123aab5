package dev.llmops.api.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.prompt.PromptReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {

    private static final int UNITS = 100_000;

    /** Five standard deviations: a fair hash fails once in 1.7 million tables, and this table is always the same one. */
    private static final double DEVIATIONS = 5;

    private static final Experiment EXPERIMENT = new Experiment(
            "answer-length",
            "support-answer",
            "cable-length",
            List.of(
                    Variant.control("short", 50),
                    Variant.ofPrompt("long", 30, PromptReference.version("support-answer", 2)),
                    Variant.ofModel("formal", 20, "smollm2")));

    /** From SHA-256 computed apart from this code, in Python. A user who changes sides ruins a running experiment. */
    @ParameterizedTest
    @CsvSource({
        "u1, short",
        "u2, formal",
        "u3, short",
        "u42, long",
        "ada@example.com, formal",
        "anonymous, long",
        "'', long",
        "Zoë, short",
        "\uD83D\uDE00, long",
        "0123456789abcdef, formal"
    })
    void assignments_never_change_from_version_to_version(String unit, String variant) {
        assertThat(EXPERIMENT.assign(unit).name()).isEqualTo(variant);
    }

    @Test
    void a_unit_keeps_its_variant() {
        Experiment same = new Experiment("other-name", "other-prompt", EXPERIMENT.salt(), EXPERIMENT.variants());

        assertThat(IntStream.range(0, 1000).mapToObj(ExperimentTest::unit))
                .allSatisfy(unit -> assertThat(same.assign(unit)).isEqualTo(EXPERIMENT.assign(unit)));
    }

    @Test
    void variants_share_the_units_by_weight() {
        Map<String, Integer> counts = counts(EXPERIMENT);

        assertShare(counts.get("short"), 0.5);
        assertShare(counts.get("long"), 0.3);
        assertShare(counts.get("formal"), 0.2);
    }

    @Test
    void the_salt_is_the_name_unless_one_is_given() {
        assertThat(Experiment.of("length", "p", Variant.control("a", 1)).salt()).isEqualTo("length");
    }

    @Test
    void another_salt_assigns_independently() {
        Experiment other = new Experiment("other", "support-answer", "other", EXPERIMENT.variants());
        long both = IntStream.range(0, UNITS)
                .mapToObj(ExperimentTest::unit)
                .filter(unit -> EXPERIMENT.assign(unit).name().equals("short")
                        && other.assign(unit).name().equals("short"))
                .count();

        assertShare(both, 0.5 * 0.5);
    }

    @Test
    void with_two_variants_a_change_of_weights_moves_as_few_units_as_can_be() {
        Experiment before = Experiment.of("e", "p", Variant.control("a", 50), Variant.control("b", 50));
        Experiment after = Experiment.of("e", "p", Variant.control("a", 60), Variant.control("b", 40));
        int moved = 0;
        for (int i = 0; i < UNITS; i++) {
            String from = before.assign(unit(i)).name();
            String to = after.assign(unit(i)).name();
            if (!from.equals(to)) {
                assertThat(from + to).isEqualTo("ba");
                moved++;
            }
        }

        assertShare(moved, 0.1);
    }

    @Test
    void weights_in_the_same_proportion_assign_the_same() {
        Experiment small = Experiment.of("e", "p", Variant.control("a", 1), Variant.control("b", 3));
        Experiment large = Experiment.of("e", "p", Variant.control("a", 100), Variant.control("b", 300));

        assertThat(counts(small)).isEqualTo(counts(large));
    }

    @Test
    void a_variant_of_weight_0_gets_nobody_wherever_it_stands() {
        Experiment experiment = Experiment.of(
                "e",
                "p",
                Variant.control("none-first", 0),
                Variant.control("a", 1),
                Variant.control("none-between", 0),
                Variant.control("b", 1),
                Variant.control("none-last", 0));

        assertThat(counts(experiment).keySet()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void the_largest_weights_do_not_overflow() {
        Experiment experiment = Experiment.of(
                "e", "p", Variant.control("a", Integer.MAX_VALUE), Variant.control("b", Integer.MAX_VALUE));

        assertShare(counts(experiment).get("a"), 0.5);
    }

    private static Map<String, Integer> counts(Experiment experiment) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < UNITS; i++) {
            counts.merge(experiment.assign(unit(i)).name(), 1, Integer::sum);
        }
        return counts;
    }

    private static String unit(int i) {
        return "user-" + i;
    }

    private static void assertShare(long count, double share) {
        double deviation = Math.sqrt(share * (1 - share) / UNITS);
        assertThat((double) count / UNITS).isCloseTo(share, within(DEVIATIONS * deviation));
    }
}
