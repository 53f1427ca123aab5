package dev.llmops.experiments.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.experiments.stats.GroupSequential;
import org.junit.jupiter.api.Test;

class AnalysisPlanTest {

    @Test
    void what_a_plan_says_is_kept_and_read_again() {
        AnalysisPlan plan = AnalysisPlan.builder()
                .sampleRatioAlpha(0.002)
                .minUnits(75)
                .looks(7, GroupSequential.Shape.POCOCK)
                .build();

        assertThat(plan.sampleRatioAlpha()).isEqualTo(0.002);
        assertThat(plan.minUnits()).isEqualTo(75);
        assertThat(plan.looks()).isEqualTo(7);
        assertThat(plan.shape()).isEqualTo(GroupSequential.Shape.POCOCK);
        assertThat(PlanValues.of(plan)).containsEntry("looks", 7).containsEntry("minUnits", 75);
    }

    @Test
    void more_looks_than_a_bound_is_known_for_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnalysisPlan.builder()
                        .looks(101, GroupSequential.Shape.POCOCK)
                        .build())
                .withMessageContaining("100 less looks");
    }
}
