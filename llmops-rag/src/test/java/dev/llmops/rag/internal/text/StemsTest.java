package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StemsTest {

    @Test
    void a_colon_ends_a_word() {
        assertThat(Stems.of("text:cable").inOrder()).containsExactly("text", "cabl");
    }
}
