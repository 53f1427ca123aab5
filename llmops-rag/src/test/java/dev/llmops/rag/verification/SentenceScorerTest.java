package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceScorerTest {

    private static final String CLAIM = "Aspirin lowers the risk of stroke.";
    private static final String FINDING = "These results show that aspirin lowers the risk of stroke.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To determine whether aspirin lowers the risk of stroke, patients were followed for years.",
                "The purpose was to learn whether aspirin lowers the risk of stroke.",
                "Who can say whether aspirin lowers the risk of stroke?",
                "Aspirin has been sold for a century."
            })
    void the_sentence_to_look_at_states_a_finding_wherever_it_stands(String other) {
        try (MiniLmVerifier verifier = MiniLmVerifier.create()) {
            for (String text : List.of(other + " " + FINDING, FINDING + " " + other)) {
                Verification found = verifier.verify(CLAIM, List.of("Nothing of it.", text));

                Verification.Evidence evidence = Objects.requireNonNull(found.evidence());
                assertThat(evidence.passage()).isEqualTo(1);
                assertThat(evidence.range().in(text)).isEqualTo(FINDING);
            }
        }
    }
}
