package dev.llmops.rag.verification;

import dev.llmops.testkit.AdversarialTexts;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Checking a claim takes time in proportion to it and to its evidence, whatever they say. */
class VerifierLinearWorkTest {

    private static final int LENGTH = 1_000;
    private static final String[] TRIGGERS = {"1/2 ", "1,000 5 mg ", "XIV twice ", "half of ", "not ", "Anna 5 Berta 6 "
    };

    @Test
    void long_evidence() {
        String claim = "Anna takes 5 mg twice a day, 1/2 of it at 7, and not more than 1,000 in May 2020.";
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(TRIGGERS)
                .forEach(kind -> all.check(() ->
                        kind.assertLinear(LENGTH, text -> new LexicalVerifier().verify(claim, List.of(text))))));
    }

    @Test
    void a_long_claim() {
        String evidence = "Anna takes 5 mg once a day, 1/4 of it at 8, and no more than 2,000 in June 2021.";
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of("1/2 ", "not ")
                .forEach(kind -> all.check(() ->
                        kind.assertLinear(LENGTH, text -> new LexicalVerifier().verify(text, List.of(evidence))))));
    }
}
