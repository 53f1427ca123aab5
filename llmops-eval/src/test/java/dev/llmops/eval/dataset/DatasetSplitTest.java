package dev.llmops.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DatasetSplitTest {

    private static final Map<String, Double> SHARES = Map.of("train", 0.6, "dev", 0.1, "test", 0.3);

    @Test
    void parts_have_their_shares_and_a_group_stands_in_one_of_them() {
        Dataset all = rows(200, 5);

        Map<String, Dataset> parts = DatasetSplit.of(all, SHARES, "document", 7);

        assertThat(parts.keySet()).containsExactly("dev", "test", "train");
        assertThat(parts.get("train").size()).isEqualTo(120);
        assertThat(parts.get("dev").size()).isEqualTo(20);
        assertThat(parts.get("test").size()).isEqualTo(60);
        Map<Object, String> partOf = new HashMap<>();
        parts.forEach((name, part) -> part.rows().forEach(row -> {
            String other = partOf.put(row.metadata().get("document"), name);
            assertThat(other).isIn(null, name);
        }));
    }

    @Test
    void the_order_of_the_rows_decides_nothing_and_the_seed_does() {
        Dataset all = rows(200, 1);
        List<Row> backwards = new ArrayList<>(all.rows());
        Collections.reverse(backwards);

        Set<String> test = ids(DatasetSplit.of(all, SHARES, null, 7).get("test"));

        assertThat(ids(DatasetSplit.of(Dataset.of("b", backwards), SHARES, null, 7)
                        .get("test")))
                .isEqualTo(test);
        assertThat(ids(DatasetSplit.of(all, SHARES, null, 8).get("test"))).isNotEqualTo(test);
    }

    @Test
    void labelled_rows_keep_their_order_and_are_found_by_split_and_by_tag() {
        Dataset all = Dataset.of(
                "all",
                List.of(
                        new Row("1", "a", null, Map.of("tags", List.of("hard", "geo"))),
                        new Row("2", "b", null, Map.of("tags", "geo")),
                        Row.of("3", "c", null),
                        Row.of("4", "d", null)));

        Map<String, Dataset> parts = DatasetSplit.of(all, Map.of("dev", 0.5, "test", 0.5), null, 1);
        Dataset labelled = DatasetSplit.labelled(all, parts);

        assertThat(labelled.rows()).extracting(Row::id).containsExactly("1", "2", "3", "4");
        assertThat(ids(labelled.where(DatasetSplit.KEY, "test"))).isEqualTo(ids(parts.get("test")));
        assertThat(ids(all.where("tags", "geo"))).containsExactlyInAnyOrder("1", "2");
        assertThat(ids(all.where("tags", "hard"))).containsExactly("1");
        assertThat(all.where("tags", "geo").version()).isNotEqualTo(all.version());
        assertThat(all.where("tags", "none").rows()).isEmpty();
    }

    @Test
    void shares_that_do_not_add_up_an_empty_part_and_a_row_without_a_group_are_refused() {
        Dataset all = rows(10, 10);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatasetSplit.of(all, Map.of("a", 0.5, "b", 0.4), null, 1))
                .withMessageContaining("must add up to 1");
        assertThatThrownBy(() -> DatasetSplit.of(all, SHARES, "document", 1))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("would be empty");
        assertThatThrownBy(() -> DatasetSplit.of(all, SHARES, "user", 1))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("must have 'user' in its metadata");
    }

    private static Dataset rows(int n, int perDocument) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(new Row("r" + i, "question " + i, null, Map.of("document", "d" + i / perDocument)));
        }
        return Dataset.of("rows", rows);
    }

    private static Set<String> ids(Dataset rows) {
        return rows.rows().stream().map(Row::id).collect(Collectors.toSet());
    }
}
