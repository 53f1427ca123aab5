package dev.llmops.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    /** A record is repaired before it is stored, and its columns are made again of what is stored. */
    @Test
    void a_column_is_the_same_before_and_after_its_record_was_repaired() {
        for (String text : List.of("a\ud83d", "x".repeat(90) + "\ud83d", "x".repeat(500) + "\ud83d\0")) {
            String stored = UnicodeText.repair(text);

            assertThat(Columns.name(text)).isEqualTo(Columns.name(stored));
            assertThat(Columns.text(text)).isEqualTo(Columns.text(stored));
        }
    }
}
