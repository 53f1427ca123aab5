package dev.llmops.api.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "5b8aa5a2d2c872e8321cf37308d69df2";

    @Test
    void of_all_characters_only_lowercase_hexadecimal_digits_may_stand_in_an_id() {
        String taken = IntStream.rangeClosed(Character.MIN_VALUE, Character.MAX_VALUE)
                .mapToObj(character -> String.valueOf((char) character))
                .filter(character -> isTaken("051581bf3cb55c1" + character))
                .collect(Collectors.joining());

        assertThat(taken).isEqualTo("0123456789abcdef");
    }

    private static boolean isTaken(String span) {
        try {
            return new TraceContext(TRACE, span, true).spanId().equals(span);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000000000000", "051581bf3cb55c1", "051581bf3cb55c130", "", "g51581bf3cb55c13"})
    void an_id_of_another_form_is_refused_by_name(String span) {
        assertThatThrownBy(() -> new TraceContext(TRACE, span, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spanId")
                .hasMessageContaining("'" + span + "'");
    }
}
