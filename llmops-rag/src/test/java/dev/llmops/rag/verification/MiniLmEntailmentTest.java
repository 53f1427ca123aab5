package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.testkit.EntailmentModelKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiniLmEntailmentTest extends EntailmentModelKit {

    @Override
    protected EntailmentModel createModel() {
        return MiniLmVerifier.create();
    }

    @Test
    void it_is_the_score_of_the_check() {
        try (MiniLmVerifier verifier = MiniLmVerifier.create()) {
            String text = "The cable is two metres long.";

            Entailment said = verifier.entailment(text, "The cable is two metres long.");
            Entailment changed = verifier.entailment(text, "The cable is nine metres long.");

            assertThat(said.entailment())
                    .isEqualTo(verifier.verify(text, List.of(text)).score());
            assertThat(said.isEntailed()).isTrue();
            assertThat(changed.isContradicted()).isTrue();
        }
    }
}
