package dev.llmops.local.autotune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.ModelCard;
import dev.llmops.local.TestModels;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.quantization.Quantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With figures that are given, so that no test depends on how busy the machine is; one measures for real. */
class AutoTunerTest {

    @TempDir
    Path home;

    private final List<String> measured = new ArrayList<>();
    private final Map<Integer, Double> gains = new HashMap<>();

    private AutoTuner tuner(double perSecondOfCopies) {
        return AutoTuner.of(TestModels.stories()).home(home).measurement((file, threads, batch) -> {
            boolean copy = file.startsWith(home);
            measured.add((copy ? "copy " : "model ") + threads + " by " + batch);
            double perSecond = (copy ? perSecondOfCopies : 100) + (threads == 1 ? 5 : 0);
            return new BenchmarkResult(1, 1, 1, threads, perSecond + gains.getOrDefault(batch, 0.0), 0, perSecond, 0);
        });
    }

    private List<String> copies() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".gguf"))
                    .toList();
        }
    }

    @Test
    void the_fastest_threads_are_chosen_and_remembered() {
        TuningResult best = tuner(0).run();

        assertThat(best.threads()).isOne();
        assertThat(best.file()).isEqualTo(TestModels.stories());
        assertThat(best.remembered()).isFalse();
        int count = measured.size();
        TuningResult later = tuner(0).run();
        assertThat(later.remembered()).isTrue();
        assertThat(later.threads()).isOne();
        assertThat(later.promptPerSecond()).isEqualTo(105);
        assertThat(measured).hasSize(count);
        assertThat(tuner(0).again(true).run().remembered()).isFalse();
    }

    @Test
    void another_batch_is_taken_where_prompts_are_read_notably_faster() {
        gains.putAll(Map.of(64, 1.0, 128, 40.0, 256, 60.0));

        TuningResult best = tuner(0).run();

        assertThat(best.batchSize()).isEqualTo(256);
        assertThat(best.promptPerSecond()).isEqualTo(165);
        assertThat(measured).endsWith("model 1 by 64", "model 1 by 128", "model 1 by 256");
        assertThat(tuner(0).run().batchSize()).isEqualTo(256);
    }

    @Test
    void the_default_batch_stays_where_others_gain_no_more_than_noise() {
        gains.putAll(Map.of(64, 1.0, 128, 2.0));

        assertThat(tuner(0).run().batchSize()).isEqualTo(512);
    }

    @Test
    void another_form_is_tried_only_if_allowed_and_kept_only_if_faster() throws IOException {
        tuner(1000).run();
        assertThat(measured).noneMatch(one -> one.startsWith("copy"));

        TuningResult slower = tuner(50).allow(Quantization.Q8_0).run();
        assertThat(measured).contains("copy 1 by 512");
        assertThat(slower.file()).isEqualTo(TestModels.stories());
        assertThat(copies()).isEmpty();

        TuningResult faster =
                tuner(1000).allow(Quantization.Q8_0).allow(Quantization.Q4_0).run();
        assertThat(faster.quantization()).isEqualTo("Q8_0");
        assertThat(ModelCard.read(faster.file()).quantization()).isEqualTo("Q8_0");
        assertThat(copies()).containsExactly("Q8_0.gguf");
    }

    @Test
    void what_is_remembered_and_of_no_use_is_measured_again() throws IOException {
        TuningResult first = tuner(1000).allow(Quantization.Q8_0).run();
        Files.delete(first.file());
        assertThat(tuner(1000).allow(Quantization.Q8_0).run().remembered()).isFalse();

        try (Stream<Path> files = Files.walk(home)) {
            for (Path file :
                    files.filter(one -> one.endsWith("tuned.properties")).toList()) {
                Files.writeString(file, "threads=many\nfile=" + first.file());
            }
        }
        assertThat(tuner(1000).allow(Quantization.Q8_0).run().remembered()).isFalse();
    }

    @Test
    void it_measures_for_real_unless_told_otherwise() {
        TuningResult best = AutoTuner.of(TestModels.stories()).home(home).run();

        assertThat(best.threads()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(best.batchSize()).isIn(64, 128, 256, 512);
        assertThat(best.promptPerSecond()).isPositive();
        assertThat(best.generatedPerSecond()).isPositive();
        assertThatThrownBy(
                        () -> AutoTuner.of(home.resolve("none.gguf")).home(home).run())
                .isInstanceOf(ModelFileException.class);
    }
}
