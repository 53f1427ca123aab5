package dev.llmops.rag.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexedPassageTest {

    @Test
    void metadata_that_filters_could_not_see_whole_is_refused() {
        assertThatThrownBy(() -> passage(Map.of("note", "a".repeat(8_001))))
                .isInstanceOf(UnstorableException.class)
                .hasMessageContaining("at most 8000")
                .hasMessageContaining("'note' has 8001");
        assertThatThrownBy(() -> passage(Map.of("n".repeat(501), 1)))
                .isInstanceOf(UnstorableException.class)
                .hasMessageContaining("at most 500")
                .hasMessageContaining("501");
    }

    @Test
    void metadata_up_to_the_limits_and_long_texts_in_lists_are_taken() {
        Map<String, Object> metadata =
                Map.of("n".repeat(500), 1, "note", "a".repeat(8_000), "list", List.of("a".repeat(9_000)));

        assertThat(passage(metadata).metadata()).isEqualTo(metadata);
    }

    private static IndexedPassage passage(Map<String, Object> metadata) {
        return IndexedPassage.withoutVector(new CharRange(0, 1), "a", metadata);
    }
}
