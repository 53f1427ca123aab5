package dev.llmops.examples.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.tuning.study.StudyData;
import dev.llmops.tuning.study.StudyRow;
import org.junit.jupiter.api.Test;

class LettersTest {

    @Test
    void letters_are_as_many_as_a_study_needs_and_no_template_is_on_both_sides() throws Exception {
        StudyData data = Letters.data();

        assertThat(data.leftOut()).isEmpty();
        assertThat(data.train()).hasSize(192);
        assertThat(data.validation()).hasSize(36);
        assertThat(data.test()).hasSize(144);
        assertThat(data.testGroups()).isEqualTo(24);
        assertThat(data.test())
                .extracting(StudyRow::expected)
                .containsOnly("renew", "fee", "reserve", "card", "room", "broken");
        assertThat(LetterTrainer.rows(data.train()).lines()).hasSize(192);
    }

    @Test
    void the_archive_finds_letters_that_share_words() {
        assertThat(new NearestLetters(Letters.data().train())
                        .retrieve(RetrievalQuery.of("Two pages of my road atlas are missing", 2)))
                .hasSize(2)
                .first()
                .satisfies(
                        passage -> assertThat(passage.text()).contains("pages").endsWith("Desk: broken"));
    }
}
