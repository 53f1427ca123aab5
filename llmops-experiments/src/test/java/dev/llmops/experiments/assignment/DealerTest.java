package dev.llmops.experiments.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.TargetRule;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.NotAssigned.Reason;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.PromptReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DealerTest {

    private static final int UNITS = 40_000;

    /** Five standard deviations: a fair hash fails once in 1.7 million tables, and this table is always the same one. */
    private static final double DEVIATIONS = 5;

    /** The value that a chi-squared variable of one degree of freedom passes with probability .001. */
    private static final double CHI_SQUARED_001 = 10.828;

    private static final Experiment EXPERIMENT = Experiment.of(
                    "answer-length",
                    "support-answer",
                    Variant.control("short", 50),
                    Variant.ofPrompt("long", 30, PromptReference.version("support-answer", 2)),
                    Variant.ofModel("formal", 20, "smollm2"))
            .toBuilder()
            .salt("cable-length")
            .build();

    /** From SHA-256 computed apart from this code, in Python. A user who changes sides ruins a running experiment. */
    @ParameterizedTest
    @CsvSource({
        "u1, formal",
        "u2, long",
        "u3, short",
        "u42, short",
        "ada@example.com, short",
        "anonymous, long",
        "'', long",
        "Zoë, short",
        "\uD83D\uDE00, long",
        "0123456789abcdef, long"
    })
    void assignments_never_change_from_version_to_version(String unit, String variant) {
        assertThat(variant(EXPERIMENT, unit)).isEqualTo(variant);
    }

    @Test
    void a_unit_keeps_its_variant_whatever_the_name() {
        Dealer same = dealer(Experiment.builder("other-name", ExperimentScope.prompt("other-prompt"))
                .salt(EXPERIMENT.salt())
                .variants(EXPERIMENT.variants())
                .build());
        Dealer dealer = dealer(EXPERIMENT);

        assertThat(IntStream.range(0, 1000).mapToObj(DealerTest::user))
                .allSatisfy(user -> assertThat(same.deal(user)).isEqualTo(dealer.deal(user)));
    }

    @Test
    void variants_share_the_units_by_weight() {
        Map<String, Integer> counts = counts(EXPERIMENT);

        assertShare(counts.get("short"), 0.5);
        assertShare(counts.get("long"), 0.3);
        assertShare(counts.get("formal"), 0.2);
    }

    @Test
    void weights_in_the_same_proportion_assign_the_same() {
        assertThat(counts(pair("e", 1, 3))).isEqualTo(counts(pair("e", 100, 300)));
    }

    @Test
    void the_largest_weights_do_not_overflow() {
        assertShare(counts(pair("e", Integer.MAX_VALUE, Integer.MAX_VALUE)).get("a"), 0.5);
    }

    @Test
    void another_salt_assigns_independently() {
        assertThat(chiSquared(dealer(pair("one", 1, 1)), dealer(pair("other", 1, 1))))
                .isLessThan(CHI_SQUARED_001);
    }

    @Test
    void a_unit_takes_part_in_at_most_one_experiment_of_a_layer() {
        Dealer first = dealer(layered("first", "ui", 0, 3_000));
        Dealer second = dealer(layered("second", "ui", 3_000, 10_000));
        int both = 0;
        int none = 0;
        for (int i = 0; i < UNITS; i++) {
            boolean inFirst = first.deal(user(i)).unit() != null;
            boolean inSecond = second.deal(user(i)).unit() != null;
            both += inFirst && inSecond ? 1 : 0;
            none += inFirst || inSecond ? 0 : 1;
            assertThat(inFirst || first.deal(user(i)).outside() == Reason.OUTSIDE_OF_RANGE)
                    .isTrue();
        }

        assertThat(both).isZero();
        assertThat(none).isZero();
        assertShare(taking(first), 0.3);
    }

    @Test
    void layers_are_independent_of_each_other_and_of_the_variants() {
        Dealer ui = dealer(layered("one", "ui", 0, 5_000));
        Dealer models = dealer(layered("two", "models", 0, 5_000));

        assertThat(chiSquared(table(
                        i -> ui.deal(user(i)).unit() != null,
                        i -> models.deal(user(i)).unit() != null)))
                .isLessThan(CHI_SQUARED_001);
        Dealer layered = dealer(pair("one", 1, 1));
        assertThat(chiSquared(table(
                        i -> ui.deal(user(i)).unit() != null,
                        i -> variant(layered, i).equals("b"))))
                .isLessThan(CHI_SQUARED_001);
    }

    @Test
    void experiments_that_hold_out_as_many_hold_out_the_same_units() {
        Dealer one = dealer(pair("one", 1, 1).toBuilder().holdout(1_000).build());
        Dealer other = dealer(pair("other", 1, 1).toBuilder().holdout(1_000).build());
        Dealer fewer = dealer(pair("fewer", 1, 1).toBuilder().holdout(200).build());

        for (int i = 0; i < 10_000; i++) {
            Dealt dealt = one.deal(user(i));
            assertThat(other.deal(user(i)).outside()).isEqualTo(dealt.outside());
            if (fewer.deal(user(i)).outside() != null) {
                assertThat(dealt.outside()).isEqualTo(Reason.HELD_OUT);
            }
            if (dealt.outside() != null) {
                assertThat(dealt.variant().name()).isEqualTo("a");
            }
        }
        assertShare(taking(one), 0.9);
    }

    @Test
    void targeting_lets_in_those_that_match_all_rules() {
        Dealer dealer = dealer(pair("e", 1, 1).toBuilder()
                .target(TargetRule.in(CallerAttribute.TENANT, "acme", "globex"))
                .target(TargetRule.notIn(CallerAttribute.tag("plan"), "free"))
                .build());

        assertThat(dealer.deal(new Caller("u", null, "acme", Map.of("plan", "pro")))
                        .outside())
                .isNull();
        assertThat(dealer.deal(new Caller("u", null, "acme", Map.of())).outside())
                .isNull();
        assertThat(dealer.deal(new Caller("u", null, "acme", Map.of("plan", "free")))
                        .outside())
                .isEqualTo(Reason.NOT_TARGETED);
        assertThat(dealer.deal(new Caller("u", null, "initech", Map.of())).outside())
                .isEqualTo(Reason.NOT_TARGETED);
        assertThat(dealer.deal(Caller.user("u")).outside()).isEqualTo(Reason.NOT_TARGETED);
    }

    @Test
    void testers_get_their_variant_whoever_they_are_and_are_marked() {
        Dealer dealer = dealer(pair("e", 100, 0).toBuilder()
                .target(TargetRule.in(CallerAttribute.TENANT, "acme"))
                .tester("tess", "b")
                .build());

        Dealt dealt = dealer.deal(Caller.user("tess"));

        assertThat(dealt.variant().name()).isEqualTo("b");
        assertThat(dealt.tester()).isTrue();
        assertThat(dealt.outside()).isNull();
    }

    @Test
    void the_unit_is_what_the_experiment_says() {
        Caller caller = new Caller("u", "s", "t", Map.of("shop", "berlin"));
        Caller nobody = Caller.ANONYMOUS;

        assertThat(unit(CallerAttribute.USER, caller)).isEqualTo("u");
        assertThat(unit(CallerAttribute.SESSION, caller)).isEqualTo("s");
        assertThat(unit(CallerAttribute.TENANT, caller)).isEqualTo("t");
        assertThat(unit(CallerAttribute.parse("tag:shop"), caller)).isEqualTo("berlin");
        assertThat(unit(CallerAttribute.USER, new Caller(null, "s", null, Map.of())))
                .isEqualTo("s");
        assertThat(unit(CallerAttribute.USER, nobody)).isNull();
        assertThat(dealer(pair("e", 1, 1)).deal(nobody).outside()).isEqualTo(Reason.ANONYMOUS);
        assertThat(dealer(pair("e", 0, 1)).deal(nobody).variant().name()).isEqualTo("a");
    }

    private static String unit(CallerAttribute attribute, Caller caller) {
        return dealer(pair("e", 1, 1).toBuilder().unit(attribute).build())
                .deal(caller)
                .unit();
    }

    private static Experiment pair(String name, int weight, int other) {
        return Experiment.of(name, "p", Variant.control("a", weight), Variant.ofModel("b", other, "m"));
    }

    private static Experiment layered(String name, String layer, int from, int to) {
        return pair(name, 1, 1).toBuilder().layer(layer, from, to).build();
    }

    private static Dealer dealer(Experiment experiment) {
        return Dealer.of(NextVersion.of(
                List.of(), experiment, 0, ExperimentChange.of(ExperimentStatus.RUNNING, null, null), Instant.EPOCH));
    }

    private static String variant(Experiment experiment, String unit) {
        return dealer(experiment).deal(Caller.user(unit)).variant().name();
    }

    private static String variant(Dealer dealer, int i) {
        return dealer.deal(user(i)).variant().name();
    }

    private static Map<String, Integer> counts(Experiment experiment) {
        Map<String, Integer> counts = new HashMap<>();
        Dealer dealer = dealer(experiment);
        for (int i = 0; i < UNITS; i++) {
            counts.merge(variant(dealer, i), 1, Integer::sum);
        }
        return counts;
    }

    private static long taking(Dealer dealer) {
        return IntStream.range(0, UNITS)
                .filter(i -> dealer.deal(user(i)).unit() != null)
                .count();
    }

    private static double chiSquared(Dealer one, Dealer other) {
        return chiSquared(
                table(i -> variant(one, i).equals("a"), i -> variant(other, i).equals("a")));
    }

    private static long[][] table(IntPredicate row, IntPredicate column) {
        long[][] table = new long[2][2];
        for (int i = 0; i < UNITS; i++) {
            table[row.test(i) ? 1 : 0][column.test(i) ? 1 : 0]++;
        }
        return table;
    }

    private static double chiSquared(long[][] table) {
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                double expected = (double) (table[i][0] + table[i][1]) * (table[0][j] + table[1][j]) / UNITS;
                sum += (table[i][j] - expected) * (table[i][j] - expected) / expected;
            }
        }
        return sum;
    }

    private static Caller user(int i) {
        return Caller.user("user-" + i);
    }

    private static void assertShare(long count, double share) {
        double deviation = Math.sqrt(share * (1 - share) / UNITS);
        assertThat((double) count / UNITS).isCloseTo(share, within(DEVIATIONS * deviation));
    }
}
