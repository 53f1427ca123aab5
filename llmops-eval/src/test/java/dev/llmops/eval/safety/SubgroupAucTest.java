package dev.llmops.eval.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.eval.stats.classifier.RocAuc;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubgroupAucTest {

    private static SubgroupAuc.Scored text(double score, boolean toxic, String... groups) {
        return new SubgroupAuc.Scored(score, toxic, Set.of(groups));
    }

    /** The harmless text about the group scores above half of the toxic background. */
    @Test
    void a_group_whose_name_looks_toxic_has_a_low_bpsn() {
        List<SubgroupAuc> figures = SubgroupAuc.of(List.of(
                text(0.9, true, "gay"),
                text(0.6, false, "gay"),
                text(0.5, true),
                text(0.7, true),
                text(0.1, false),
                text(0.2, false)));

        SubgroupAuc gay = figures.get(0);
        assertThat(area(gay.subgroup())).isEqualTo(1);
        assertThat(area(gay.bpsn())).isEqualTo(0.5);
        assertThat(area(gay.bnsp())).isEqualTo(1);
        assertThat(figures.get(1).group()).isEqualTo(SubgroupAuc.ALL);
        assertThat(area(figures.get(1).subgroup())).isCloseTo(8 / 9.0, offset(1e-12));
        assertThat(SubgroupAuc.jigsaw(figures)).isCloseTo((8 / 9.0 + 1 + 0.5 + 1) / 4, offset(1e-12));
    }

    @Test
    void a_group_without_texts_of_both_kinds_has_no_figure() {
        List<SubgroupAuc> figures = SubgroupAuc.of(List.of(text(0.9, true, "gay"), text(0.1, false)));

        assertThat(figures.get(0).subgroup()).isNull();
        assertThat(figures.get(0).bpsn()).isNull();
        assertThat(area(figures.get(0).bnsp())).isEqualTo(1);
        assertThat(SubgroupAuc.jigsaw(figures)).isNull();
    }

    private static double area(@Nullable RocAuc auc) {
        return Objects.requireNonNull(auc).value();
    }
}
