package dev.llmops.rag.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.rag.internal.onnx.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NliVerifierTest {

    private static final TinyOnnx TINY = new TinyOnnx(11, 3, "the", "cable", "is", "long", "red", "oak", "table");

    @Test
    void the_score_is_the_probability_of_entailment_in_the_best_window() {
        try (NliVerifier verifier = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 2)) {
            Verification found = verifier.verify("The cable is long", List.of("The table is oak"));

            double[] logits = TINY.expected("The table is oak", "The cable is long");
            double entailed = Math.exp(logits[0]) / (Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]));
            assertThat(found.score()).isCloseTo(entailed, Offset.offset(1e-5));
            assertThat(found.support()).isEqualTo(entailed >= 0.5 ? Support.SUPPORTED : Support.UNSUPPORTED);
            assertThat(found.method()).isEqualTo("nli:tiny");
            assertThat(found.evidence().range().length()).isEqualTo("The table is oak".length());
        }
    }

    @Test
    void labels_that_the_model_does_not_have_are_refused() {
        assertThatThrownBy(() -> NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 1, 1))
                .hasMessageContaining("differ");
        try (NliVerifier verifier = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 5)) {
            assertThatThrownBy(() -> verifier.verify("The cable", List.of("is long")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("3 labels");
        }
    }

    @Test
    void labels_are_refused_before_a_model_is_loaded_that_nobody_could_close() {
        assertThatThrownBy(() -> NliVerifier.open("tiny", Path.of("absent.onnx"), Path.of("absent.json"), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differ");
        assertThatThrownBy(() -> NliVerifier.open("tiny", new byte[0], new byte[0], -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 0");
    }

    @Test
    void a_folder_names_its_labels(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> NliVerifier.open(folder))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("there is no config.json");
        Files.createDirectories(folder.resolve("onnx"));
        Files.write(folder.resolve("onnx/model.onnx"), TINY.model());
        Files.write(folder.resolve("tokenizer.json"), TINY.tokenizer());
        Files.writeString(folder.resolve("config.json"), "{\"id2label\":{\"0\":\"yes\",\"1\":\"no\"}}");
        assertThatThrownBy(() -> NliVerifier.open(folder))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must have the label 'entailment', but has [yes, no]");
        Files.writeString(
                folder.resolve("config.json"),
                "{\"id2label\":{\"0\":\"CONTRADICTION\",\"1\":\"neutral\",\"2\":\"entailment\"}}");

        try (NliVerifier verifier = NliVerifier.open(folder);
                NliVerifier same = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 2, 0)) {
            assertThat(verifier.entailment("The table is oak", "The cable is long"))
                    .isEqualTo(same.entailment("The table is oak", "The cable is long"));
            assertThat(verifier.identity().name())
                    .isEqualTo(folder.getFileName().toString());
        }
    }

    @Test
    void blank_evidence_supports_nothing() {
        try (NliVerifier verifier = NliVerifier.open("tiny", TINY.model(), TINY.tokenizer(), 0, 2)) {
            assertThat(verifier.verify("The cable", List.of(" ")).support()).isEqualTo(Support.UNSUPPORTED);
        }
    }
}
