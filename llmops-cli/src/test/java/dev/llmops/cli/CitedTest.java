package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.cli.answer.Cited;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CitedTest {

    @Test
    void a_citation_is_told_with_file_range_and_support() {
        Passage passage =
                new Passage("lamps/desk.md", new CharRange(13, 40), "The cable is 3 metres long.", 1.0, Map.of());
        Citation citation = new Citation(2, passage, new CharRange(0, 5), Support.UNSUPPORTED);

        assertThat(Cited.of(citation)).hasToString("[2] lamps/desk.md, characters 13 to 40: unsupported");
    }

    @Test
    void a_citation_of_a_passage_that_is_not_there_is_told_too() {
        assertThat(Cited.of(Citation.outOfRange(7, new CharRange(0, 5))))
                .hasToString("[7] no passage has this number: out_of_range");
    }
}
