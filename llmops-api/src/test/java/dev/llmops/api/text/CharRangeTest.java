package dev.llmops.api.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharRangeTest {

    @Test
    void a_range_names_a_part_of_a_text() {
        CharRange range = new CharRange(4, 9);

        assertThat(range.in("The cable")).isEqualTo("cable");
        assertThat(range.length()).isEqualTo(5);
        assertThat(CharRange.of("The cable").in("The cable")).isEqualTo("The cable");
        assertThatThrownBy(() -> range.in("short")).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3, 3, 5, false",
        "0, 3, 2, 5, true",
        "1, 2, 0, 9, true",
        "4, 6, 4, 6, true",
        "3, 3, 0, 5, false",
        "3, 3, 3, 3, false",
        "7, 9, 0, 5, false"
    })
    void ranges_overlap_when_they_share_a_unit(int start, int end, int otherStart, int otherEnd, boolean overlaps) {
        CharRange a = new CharRange(start, end);
        CharRange b = new CharRange(otherStart, otherEnd);

        assertThat(a.overlaps(b)).isEqualTo(overlaps);
        assertThat(b.overlaps(a)).isEqualTo(overlaps);
    }

    @Test
    void ranges_sort_by_start_and_then_by_end() {
        assertThat(Stream.of(new CharRange(2, 3), new CharRange(0, 9), new CharRange(0, 1))
                        .sorted())
                .isEqualTo(List.of(new CharRange(0, 1), new CharRange(0, 9), new CharRange(2, 3)));
    }
}
