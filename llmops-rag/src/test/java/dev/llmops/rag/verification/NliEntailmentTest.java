package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.rag.internal.onnx.TinyOnnx;
import dev.llmops.testkit.EntailmentModelKit;
import org.junit.jupiter.api.Test;

class NliEntailmentTest extends EntailmentModelKit {

    private static final TinyOnnx TINY = new TinyOnnx(11, 3, "the", "cable", "is", "long", "red", "oak", "table");

    @Override
    protected EntailmentModel createModel() {
        return NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 2);
    }

    @Test
    void a_pair_of_sentences_has_the_probabilities_of_the_model() {
        try (NliVerifier model = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 2)) {
            Entailment found = model.entailment("The table is oak", "The cable is long");

            double[] logits = TINY.expected("The table is oak", "The cable is long");
            double all = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);
            assertThat(found.entailment()).isCloseTo(Math.exp(logits[0]) / all, within(1e-5));
            assertThat(found.neutral()).isCloseTo(Math.exp(logits[1]) / all, within(1e-5));
            assertThat(found.contradiction()).isCloseTo(Math.exp(logits[2]) / all, within(1e-5));
        }
    }

    @Test
    void a_blank_premise_entails_nothing() {
        try (NliVerifier model = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 2)) {
            assertThat(model.entailment(" ", "The cable is long")).isEqualTo(new Entailment(0, 1, 0));
        }
    }
}
