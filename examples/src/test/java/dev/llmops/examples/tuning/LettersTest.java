package dev.llmops.examples.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyRow;
import org.junit.jupiter.api.Test;

class LettersTest {

    @Test
    void letters_are_as_many_as_a_study_needs_and_no_template_is_on_both_sides() {
        StudyData data = Letters.data();

        assertThat(data.leftOut()).isEmpty();
        assertThat(data.train()).hasSize(192);
        assertThat(data.validation()).hasSize(36);
        assertThat(data.test()).hasSize(144);
        assertThat(data.testGroups()).isEqualTo(24);
        assertThat(data.test())
                .extracting(StudyRow::expected)
                .containsOnly("renew", "fee", "reserve", "card", "room", "broken");
    }
}
