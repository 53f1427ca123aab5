package dev.llmops.rag.citation;

import dev.llmops.testkit.AdversarialTexts;
import org.junit.jupiter.api.Test;

/** Telling the claims of an answer takes time in proportion to it, whatever the answer. */
class CitationLinearWorkTest {

    @Test
    void claims_of_an_answer() {
        AdversarialTexts.of("[1] ", "[1] a. ", "a [1]\n", "[1], [2] and ", "[^1]: ", "    a. ", "according to [1] ")
                .forEach(kind -> kind.assertLinear(8_000, answer -> {
                    Claims claims = new Claims(answer);
                    claims.cited();
                    claims.sentences();
                }));
    }
}
