package dev.llmops.langchain4j.rag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentsTest {

    @Test
    void an_applications_own_source_start_and_end_stay_and_the_range_comes_back() {
        for (Map<String, Object> own : List.<Map<String, Object>>of(
                Map.of("source", "crawler", "start", "at noon", "end", 7),
                Map.of("end", 2025),
                Map.of("year", 2025),
                Map.of())) {
            Passage passage = new Passage("lamp.md", new CharRange(3, 8), "cable", 0.5, own);

            Content content = Contents.content(passage);

            own.forEach(
                    (name, value) -> assertThat(content.textSegment().metadata().toMap())
                            .as("%s of %s", name, own)
                            .containsEntry(name, value));
            Passage back = Contents.passage(content);
            assertThat(back.sourceId()).isEqualTo("lamp.md");
            assertThat(back.range()).isEqualTo(passage.range());
            assertThat(back.metadata()).containsAllEntriesOf(own).doesNotContainKey("llmops_source");
            assertThat(Contents.content(back).textSegment()).as("once more").isEqualTo(content.textSegment());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_score_that_is_no_number_is_none(double score) {
        Passage passage = Contents.passage(TextSegment.from("cable"), "1", score);

        assertThat(passage.text()).isEqualTo("cable");
        assertThat(passage.score()).isNull();
    }
}
