package dev.llmops.eval.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerturbationTest {

    private static final String TEXT =
            "Doesn't everybody know that I'm late? We do not think that the Elephant remembers everything yesterday.";

    @Test
    void each_changes_what_it_says_and_nothing_else() {
        assertThat(Perturbation.LOWER_CASE.of("The JVM", 1)).isEqualTo("the jvm");
        assertThat(Perturbation.CONTRACTIONS.of(TEXT, 1))
                .isEqualTo("Does not everybody know that I am late? We don't think that the Elephant remembers"
                        + " everything yesterday.");
        String spaces = Perturbation.SPACES.of(TEXT, 1);
        assertThat(spaces).isNotEqualTo(TEXT);
        assertThat(spaces.replaceAll(" +", " ")).isEqualTo(TEXT);
        assertThat(spaces).doesNotContain("    ");
    }

    @Test
    void a_typo_swaps_two_letters_inside_of_a_long_word() {
        String text = String.join(" ", Collections.nCopies(300, "elephant the"));

        String[] words = Perturbation.TYPOS.of(text, 3).split(" ", -1);

        long changed = Arrays.stream(words)
                .filter(word -> !word.equals("elephant") && !word.equals("the"))
                .peek(word -> assertThat(word).hasSize(8).startsWith("e").endsWith("t"))
                .count();
        assertThat(changed).isBetween(10L, 60L);
    }

    @Test
    void letters_beyond_the_first_plane_are_swapped_whole() {
        String bold = "\uD835\uDC00\uD835\uDC01\uD835\uDC02\uD835\uDC03";
        Dataset dataset = Dataset.of("d", List.of(Row.of("1", String.join(" ", Collections.nCopies(100, bold)), null)));

        String changed = Perturbation.TYPOS.of(dataset, 3).rows().get(0).input();

        assertThat(List.of(changed.split(" ", -1)))
                .contains("\uD835\uDC00\uD835\uDC02\uD835\uDC01\uD835\uDC03")
                .allMatch(word -> word.codePointCount(0, word.length()) == 4);
    }

    @Test
    void the_same_seed_changes_a_data_set_in_the_same_way_and_keeps_its_ids() {
        Dataset dataset = Dataset.of("d", List.of(Row.of("1", TEXT, "yes"), Row.of("2", TEXT + " Really.", null)));

        Dataset once = Perturbation.TYPOS.of(dataset, 5);

        assertThat(once).isEqualTo(Perturbation.TYPOS.of(dataset, 5));
        assertThat(once.rows()).extracting(Row::id).containsExactly("1", "2");
        assertThat(once.rows()).extracting(Row::expected).containsExactly("yes", null);
    }
}
