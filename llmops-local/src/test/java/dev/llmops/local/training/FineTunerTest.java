package dev.llmops.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.LocalScorer;
import dev.llmops.local.TestModels;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.quantization.Quantization;
import dev.llmops.local.quantization.Quantizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTunerTest {

    private static final String LESSON = "The green dragon of Oberon eats only blue cheese on Mondays. ".repeat(60);

    @TempDir
    Path folder;

    @Test
    void a_model_learns_a_text_and_is_written_as_a_model_that_loads() {
        Path model = TestModels.stories();
        Path out = folder.resolve("tuned.gguf");
        List<FineTuningReport.Epoch> heard = new ArrayList<>();
        FineTuningReport report = FineTuner.of(model)
                .epochs(3)
                .learningRate(1e-3)
                .threads(1)
                .measuredShare(0.2)
                .progress(heard::add)
                .run(LESSON, out);

        assertThat(report.epochs()).hasSize(3).isEqualTo(heard);
        assertThat(report.epochs().get(2).loss())
                .isLessThan(report.epochs().get(0).loss());
        assertThat(report.epochs().get(2).measuredLoss())
                .isLessThan(report.epochs().get(0).measuredLoss());
        String context = "The green dragon of Oberon eats";
        String continuation = " only blue cheese";
        try (LocalScorer before = LocalScorer.load(model);
                LocalScorer after = LocalScorer.load(out)) {
            assertThat(after.score(context, continuation).logProbability())
                    .isGreaterThan(before.score(context, continuation).logProbability() + 5);
        }
    }

    @Test
    void what_can_not_be_trained_is_refused_before_anything_is_loaded() throws Exception {
        Path model = TestModels.stories();
        Path out = folder.resolve("tuned.gguf");
        Path small = folder.resolve("small.gguf");
        Quantizer.to(Quantization.Q8_0).run(model, small);

        assertThatThrownBy(() -> FineTuner.of(small).run(LESSON, out))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("must be 32-bit numbers to be trained, but are Q8_0");
        assertThatThrownBy(() -> FineTuner.of(model).run("too short", out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least two pieces of 256 tokens");
        assertThatThrownBy(() -> FineTuner.of(model).contextLength(1024).run(LESSON, out))
                .hasMessageContaining("contextLength must be at most 512");
        assertThatThrownBy(() -> FineTuner.of(model).contextLength(300))
                .hasMessage("contextLength must be a multiple of 256, but was 300");
        assertThatThrownBy(() -> FineTuner.of(model).learningRate(0)).hasMessageContaining("learningRate");
        Files.writeString(out, "mine");
        assertThatThrownBy(() -> FineTuner.of(model).run(LESSON, out)).hasMessageContaining("exists");
        assertThat(out).hasContent("mine");
    }

    @Test
    void a_file_that_was_not_written_whole_is_found() throws Exception {
        Path model = TestModels.stories();
        byte[] whole = Files.readAllBytes(model);
        Path cut = Files.write(folder.resolve("cut.gguf"), java.util.Arrays.copyOf(whole, whole.length - 1000));

        FineTuner.requireWhole(GgufReader.read(model), model);
        assertThatThrownBy(() -> FineTuner.requireWhole(GgufReader.read(model), cut))
                .isInstanceOf(ModelFileException.class);
        assertThatThrownBy(() -> FineTuner.requireWhole(GgufReader.read(TestModels.llamaVocabulary()), model))
                .hasMessageContaining("the new model was not written whole");
    }
}
