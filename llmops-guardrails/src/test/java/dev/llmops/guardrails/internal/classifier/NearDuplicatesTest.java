package dev.llmops.guardrails.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

    @Test
    void texts_that_share_six_words_in_a_row_are_one_group_also_by_way_of_others() {
        int[] groups = NearDuplicates.groups(List.of(
                "please tell me how long the red cable is",
                "So, tell me how long the RED cable lasts: one two three four five six",
                "one two three four five six seven",
                "tell me how long the blue cable is"));

        assertThat(groups[1]).isEqualTo(groups[0]);
        assertThat(groups[2]).isEqualTo(groups[0]);
        assertThat(groups[3]).isNotEqualTo(groups[0]);
    }

    @Test
    void short_texts_are_one_group_only_if_their_words_are_the_same() {
        assertThat(NearDuplicates.groups(List.of("Hello, world!", "hello world", "hello")))
                .containsExactly(0, 0, 2)
                .hasSize(3);
    }
}
