package dev.llmops.eval.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PromptSplitTest {

    private static final String LONG =
            "a long question of many words about the length of the cable that was sold last year in the north of the country ";

    @Test
    void groups_stand_on_one_side_and_the_order_of_rows_decides_nothing() {
        Dataset all = PlantedTask.rows(100);
        PromptSplit split = PromptSplit.of(all, 0.3, "group", 5);
        Set<Object> held = split.heldOut().rows().stream()
                .map(row -> row.metadata().get("group"))
                .collect(Collectors.toSet());
        assertThat(split.heldOutRows()).isEqualTo(30);
        assertThat(split.train().rows())
                .hasSize(70)
                .noneMatch(row -> held.contains(row.metadata().get("group")));
        assertThat(split.leaked()).isEmpty();

        List<Row> backwards = new ArrayList<>(all.rows());
        Collections.reverse(backwards);
        Set<String> again = PromptSplit.of(Dataset.of("b", backwards), 0.3, "group", 5).heldOut().rows().stream()
                .map(Row::id)
                .collect(Collectors.toSet());
        assertThat(again).isEqualTo(split.heldOut().rows().stream().map(Row::id).collect(Collectors.toSet()));
    }

    @Test
    void training_rows_that_a_held_out_row_repeats_are_left_out() {
        Dataset train = Dataset.of(
                "train",
                List.of(
                        Row.of("t1", "How LONG, is it?", "1"),
                        Row.of("t2", LONG + "and when", "2"),
                        Row.of("t3", "Something else entirely here", "3")));
        Dataset heldOut =
                Dataset.of("test", List.of(Row.of("h1", "how long is it", "1"), Row.of("h2", LONG + "and why", "2")));
        PromptSplit split = PromptSplit.of(train, heldOut, null);
        assertThat(split.leaked())
                .containsExactly(
                        new PromptSplit.Leak("t1", "h1", "same text"), new PromptSplit.Leak("t2", "h2", "near text"));
        assertThat(split.train().rows()).extracting(Row::id).containsExactly("t3");
    }

    @Test
    void rows_of_a_held_out_group_are_left_out_and_a_row_needs_a_group() {
        Dataset all = PlantedTask.rows(4);
        PromptSplit split = PromptSplit.of(
                Dataset.of("train", List.of(all.rows().get(0), all.rows().get(2))),
                Dataset.of("test", List.of(all.rows().get(1))),
                "group");
        assertThat(split.leaked()).containsExactly(new PromptSplit.Leak("r0", "r1", "same group"));
        assertThatThrownBy(() -> PromptSplit.of(all, 0.5, "user", 1))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("must have 'user' in its metadata");
    }

    @Test
    void training_rows_that_are_all_held_out_are_refused() {
        Dataset all = PlantedTask.rows(4);
        assertThatThrownBy(() -> PromptSplit.of(all, all, null))
                .isInstanceOf(OptimizationException.class)
                .hasMessageContaining("every training row is in the held-out rows too");
    }
}
