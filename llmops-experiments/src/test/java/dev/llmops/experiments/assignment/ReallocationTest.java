package dev.llmops.experiments.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Changes of weights move as few buckets as can be, and going back gives everyone their own again. */
class ReallocationTest {

    private static final long SEED = 20_261;

    private final List<ExperimentVersion> history = new ArrayList<>();

    @Test
    void any_change_of_weights_moves_the_minimum_and_gives_each_its_share() {
        SplittableRandom random = new SplittableRandom(SEED);
        put(1, 1, 1, 1);
        for (int i = 0; i < 12; i++) {
            BucketTable before = table();
            put(random.nextInt(5), random.nextInt(100), 1 + random.nextInt(100), random.nextInt(1_000));
            BucketTable after = table();
            int[] counts = Buckets.counts(latest().experiment().variants().stream()
                    .mapToDouble(Variant::weight)
                    .toArray());
            int minimum = 0;
            for (int v = 0; v < 4; v++) {
                String name = "v" + v;
                assertThat(after.count(name))
                        .as("seed %s, change %s, %s", SEED, i, name)
                        .isEqualTo(counts[v]);
                minimum += Math.max(0, counts[v] - before.count(name));
            }
            assertThat(moved(before, after)).as("seed %s, change %s", SEED, i).isEqualTo(minimum);
        }
    }

    @Test
    void going_back_gives_everyone_their_own_again() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<int[]> path = new ArrayList<>();
        List<BucketTable> tables = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int[] weights = {1 + random.nextInt(50), random.nextInt(50), random.nextInt(50), random.nextInt(50)};
            path.add(weights);
            put(weights);
            tables.add(table());
        }
        for (int i = path.size() - 2; i >= 0; i--) {
            put(path.get(i));
            assertThat(table()).as("seed %s, back to %s", SEED, i).isEqualTo(tables.get(i));
        }
    }

    @Test
    void ramping_from_1_to_50_percent_never_moves_a_treated_unit() {
        put(99, 1, 0, 0);
        for (int share : new int[] {2, 5, 10, 20, 33, 50}) {
            BucketTable before = table();
            put(100 - share, share, 0, 0);
            for (int bucket = 0; bucket < BucketTable.BUCKETS; bucket++) {
                if (before.owner(bucket).equals("v1")) {
                    assertThat(table().owner(bucket)).isEqualTo("v1");
                }
            }
        }
        assertThat(table().count("v1")).isEqualTo(5_000);
    }

    @Test
    void a_variant_that_is_taken_out_or_put_in_moves_its_own_buckets_only() {
        put(1, 1, 1, 1);
        BucketTable before = table();
        Experiment without = latest().experiment().toBuilder()
                .variants(latest().experiment().variants().subList(0, 3))
                .build();
        put(without);
        assertThat(moved(before, table())).isEqualTo(2_500);
        put(1, 1, 1, 1);
        assertThat(table()).isEqualTo(before);
    }

    @Test
    void the_same_proportions_are_the_same_epoch_and_another_effect_is_a_new_one() {
        put(1, 1, 0, 0);
        put(50, 50, 0, 0);
        assertThat(latest().epoch()).isEqualTo(1);
        put(latest().experiment().toBuilder()
                .variants(List.of(
                        Variant.control("v0", 1),
                        Variant.ofModel("v1", 1, "another"),
                        Variant.ofModel("v2", 0, "m2"),
                        Variant.ofModel("v3", 0, "m3")))
                .build());
        assertThat(latest().epoch()).isEqualTo(3);
        assertThat(latest().buckets()).isEqualTo(history.get(0).buckets());
    }

    @Test
    void experiments_of_one_layer_deal_to_the_same_units() {
        ExperimentVersion byUser =
                version(experiment(1, 1, 0, 0).layer("ui", 0, 10).build());
        ExperimentVersion bySession = version(experiment("other", 1, 1, 0, 0)
                .layer("ui", 10, 20)
                .unit(CallerAttribute.SESSION)
                .build());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layers.check(bySession, List.of(byUser)))
                .withMessageContaining("in layer 'ui' 'other' deals by session and 'e' by user");
        Layers.check(bySession, List.of());
    }

    private static int moved(BucketTable before, BucketTable after) {
        int moved = 0;
        for (int bucket = 0; bucket < BucketTable.BUCKETS; bucket++) {
            moved += before.owner(bucket).equals(after.owner(bucket)) ? 0 : 1;
        }
        return moved;
    }

    private ExperimentVersion latest() {
        return history.get(history.size() - 1);
    }

    private BucketTable table() {
        return latest().buckets();
    }

    private void put(int... weights) {
        put(experiment(weights).build());
    }

    private void put(Experiment experiment) {
        history.add(NextVersion.of(
                history,
                experiment,
                history.size(),
                ExperimentChange.of(ExperimentStatus.RUNNING, null, null),
                Instant.EPOCH));
    }

    private static ExperimentVersion version(Experiment experiment) {
        return NextVersion.of(
                List.of(),
                experiment,
                0,
                new ExperimentChange(ExperimentStatus.RUNNING, null, null, Map.of()),
                Instant.EPOCH);
    }

    private static Experiment.Builder experiment(int... weights) {
        return experiment("e", weights);
    }

    private static Experiment.Builder experiment(String name, int... weights) {
        return Experiment.builder(name, ExperimentScope.application())
                .variant(Variant.control("v0", weights[0]))
                .variant(Variant.ofModel("v1", weights[1], "m1"))
                .variant(Variant.ofModel("v2", weights[2], "m2"))
                .variant(Variant.ofModel("v3", weights[3], "m3"));
    }
}
