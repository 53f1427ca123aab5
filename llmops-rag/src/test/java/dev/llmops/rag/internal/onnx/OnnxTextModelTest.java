package dev.llmops.rag.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTextModelTest {

    private static final TinyOnnx TINY = new TinyOnnx(7, 3, "the", "cable", "is", "long", "red");

    @TempDir
    Path folder;

    @Test
    void logits_are_those_of_the_weights_in_the_file() throws Exception {
        Path model = Files.write(folder.resolve("model.onnx"), TINY.model());
        Path tokenizer = Files.write(folder.resolve("tokenizer.json"), TINY.tokenizer());

        try (OnnxTextModel opened = OnnxTextModel.open(model, tokenizer, 64)) {
            float[] logits = opened.logits("The cable is long", "the cable is blue");

            double[] expected = TINY.expected("The cable is long", "the cable is blue");
            for (int i = 0; i < 3; i++) {
                assertThat((double) logits[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-4));
            }
        }
    }

    @Test
    void what_is_no_model_is_refused_with_its_name() {
        assertThatThrownBy(() -> OnnxTextModel.open(new byte[] {1, 2}, TINY.tokenizer(), 64))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ONNX");
        assertThatThrownBy(() -> OnnxTextModel.open(TINY.model(), new byte[] {1, 2}, 64))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tokenizer.json");
        assertThatThrownBy(() -> OnnxTextModel.open(folder.resolve("none.onnx"), folder.resolve("none.json"), 64))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("none.onnx");
        assertThatThrownBy(() -> OnnxTextModel.open(TINY.model(), TINY.tokenizer(), 1))
                .hasMessage("maxTokens must be at least 2, but was 1");
    }

    @Test
    void a_closed_model_says_so() {
        OnnxTextModel model = OnnxTextModel.open(TINY.model(), TINY.tokenizer(), 64);
        model.close();
        model.close();

        assertThatThrownBy(() -> model.logits("a", "b")).hasMessageContaining("closed");
    }
}
