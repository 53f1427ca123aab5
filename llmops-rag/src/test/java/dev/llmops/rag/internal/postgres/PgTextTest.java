package dev.llmops.rag.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PgTextTest {

    @Test
    void a_text_of_very_many_words_fits_into_a_tsvector() {
        String text = IntStream.range(0, 150_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

        String vector = PgText.tsvector("en", text);

        String[] lexemes = vector.split(" ", -1);
        // as PostgreSQL counts: the lexeme, aligned to two bytes, the number of positions, and each position
        long bytes = 0;
        for (String lexeme : lexemes) {
            bytes += lexeme.lastIndexOf('\'') - 1;
            bytes += bytes % 2 + 2 + 2;
        }
        assertThat(bytes).isBetween(900_000L, 1_048_575L);
        assertThat(vector).startsWith("'en:word0':1 ");
    }
}
