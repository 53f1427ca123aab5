package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileDigestTest {

    @Test
    void metadata_of_another_type_is_other_metadata() {
        assertThat(digest(Map.of("year", "2024"))).isNotEqualTo(digest(Map.of("year", 2024)));
        assertThat(digest(Map.of("tags", List.of("a", "b")))).isNotEqualTo(digest(Map.of("tags", "[a, b]")));
        assertThat(digest(Map.of("a", "1, b=2"))).isNotEqualTo(digest(Map.of("a", "1", "b", "2")));
        assertThat(digest(Map.of("year", 2024))).isEqualTo(digest(Map.of("year", 2024L)));
    }

    private static String digest(Map<String, Object> metadata) {
        return new FileDigest("print", metadata).of(new byte[] {1, 2});
    }
}
