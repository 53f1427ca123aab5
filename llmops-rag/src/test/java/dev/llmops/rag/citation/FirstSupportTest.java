package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader waits for the answer until here, so the place is promised to the character. */
class FirstSupportTest {

    private static final List<Passage> PASSAGES = List.of(passage("one"), passage("two"));
    private static final ClaimVerifier LENGTH = (claim, passages) -> new Verification(
            claim.contains("3 metres") ? Support.SUPPORTED : Support.UNSUPPORTED, null, "test", null, List.of());

    /** The bar stands where it becomes clear; an answer without one is never supported. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is 3 metres long [1].| It is red [1].",
                "It is 3 metres long [1],| and red.",
                "It is 3 metres long [1]),| red.",
                "It is 3 metres long [1] (|see above).",
                "It is 3 metres long [1]\n|It is red.",
                "It is 3 metres long [1] [|2].",
                "It is 3 metres long [1] and red. |And then",
                "It is 3 metres long [1] and e.g. |red, too.",
                "It is 3 metres long [1] –| and red",
                "It is 3 metres long [1]** 2|0 times.",
                "It is 3 metres long [1]: so it is! |Yes.",
                "It is 3 metres long [1]: so it is\n|Yes.",
                "It is 3 metres long [1] and red [2]| too.",
                "It is red [1]. It is 3 metres long [1].| It is blue [1].",
                "The cable [1] is 3 metres long? |It is red.",
                "The cable [1] is 3 metres long",
                "It is 3 metres long [1]",
                "It is 3 metres long. It is red [1]. It is blue [2].",
            })
    void support_is_found_as_soon_as_it_is_clear_what_a_citation_is_for(String marked) {
        int place = marked.indexOf('|');
        String answer = marked.replace("|", "");
        FirstSupport support = new FirstSupport(new CitationChecker(LENGTH), PASSAGES);

        int found = -1;
        for (int i = 0; i < answer.length() && found < 0; i++) {
            found = support.push(answer.substring(i, i + 1)) ? i + 1 : -1;
        }

        assertThat(found).isEqualTo(place);
        if (place >= 0) {
            assertThat(support.push(answer.substring(place)))
                    .as("it stays found")
                    .isTrue();
        }
        assertThat(new FirstSupport(new CitationChecker(LENGTH), PASSAGES).push(answer))
                .as("in one piece")
                .isEqualTo(place >= 0);
    }

    private static Passage passage(String id) {
        return new Passage(id, CharRange.of(id), id, 1.0, Map.of());
    }
}
