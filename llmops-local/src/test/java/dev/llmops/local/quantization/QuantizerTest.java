package dev.llmops.local.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import dev.llmops.local.TestModels;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizerTest {

    private static final String TEXT = "Once upon a time there was a little girl. She saw a big red ball. ".repeat(80);

    @TempDir
    Path folder;

    private Path model;
    private Path out;

    @BeforeEach
    void find() {
        model = TestModels.stories();
        out = folder.resolve("out.gguf");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void the_report_tells_size_perplexity_and_speed_before_and_after() throws IOException {
        List<Integer> progress = new ArrayList<>();
        QuantizationReport report = Quantizer.to(Quantization.Q8_0)
                .measurePerplexity(TEXT)
                .measureSpeed(true)
                .progress((tensor, tensors) -> {
                    progress.add(tensor);
                    assertThat(tensors).isEqualTo(47);
                })
                .run(model, out);

        assertThat(progress).hasSize(47).isSorted().startsWith(1).endsWith(47);
        assertThat(report.before().bytes()).isEqualTo(Files.size(model));
        assertThat(report.after().bytes())
                .isEqualTo(Files.size(out))
                .isLessThan(report.before().bytes() / 2);
        assertThat(report.after().quantization()).isEqualTo("Q8_0");
        double before = Objects.requireNonNull(report.before().perplexity()).value();
        double after = Objects.requireNonNull(report.after().perplexity()).value();
        assertThat(after / before).isBetween(0.98, 1.02);
        assertThat(Objects.requireNonNull(report.after().speed()).generatedPerSecond())
                .isPositive();
        assertThat(files()).containsExactly("out.gguf");
        try (LocalModel small = LocalModel.load(out)) {
            assertThat(small.generate(ModelRequest.user("Once upon a time")).text())
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q6_K", "Q4_K_M", "Q3_K_S", "IQ4_NL", "IQ4_XS"},
            value = Quantization.class)
    void a_model_of_each_type_loads_and_writes(Quantization type) {
        Quantizer.to(type).run(model, out);

        try (LocalModel small = LocalModel.load(out)) {
            assertThat(small.generate(ModelRequest.user("Once upon a time")).text())
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"IQ2_XXS", "IQ1_S"},
            value = Quantization.class)
    void a_type_that_needs_an_importance_matrix_is_refused_and_leaves_nothing(Quantization type) throws IOException {
        // Wide enough for the type: narrower tensors fall back to others.
        Path wide =
                Files.write(folder.resolve("wide.gguf"), TinyGguf.wideLlama().bytes());

        assertThatThrownBy(() -> Quantizer.to(type).run(wide, out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("give one with importanceText");
        assertThat(files()).containsExactly("wide.gguf");
    }

    @Tag("full")
    @ParameterizedTest
    @EnumSource(
            names = {"Q2_K_S", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ2_M", "IQ1_S", "IQ1_M", "IQ3_XXS"},
            value = Quantization.class)
    void with_a_text_to_weigh_columns_by_each_type_of_few_bits_is_written(Quantization type) throws IOException {
        Path wide =
                Files.write(folder.resolve("wide.gguf"), TinyGguf.wideLlama().bytes());

        Quantizer.to(type).importanceText(TEXT).run(wide, out);

        assertThat(ModelCard.read(out).quantization()).isEqualTo(type.name());
        assertThat(Files.size(out)).isLessThan(Files.size(wide) / 3);
        try (LocalModel small = LocalModel.load(out)) {
            assertThat(small.generate(ModelRequest.user("Once upon a time"))
                            .usage()
                            .output())
                    .isPositive();
        }
    }

    @Test
    void columns_that_the_text_needs_are_rounded_with_more_care() {
        double plain = perplexityAfter(Quantizer.to(Quantization.Q3_K_S));
        double weighed = perplexityAfter(Quantizer.to(Quantization.Q3_K_S).importanceText(TEXT));

        assertThat(weighed).isLessThan(plain);
    }

    private double perplexityAfter(Quantizer quantizer) {
        Path file = folder.resolve("each.gguf");
        QuantizationReport report = quantizer.measurePerplexity(TEXT).run(model, file);
        assertThat(file.toFile().delete()).isTrue();
        return Objects.requireNonNull(report.after().perplexity()).value();
    }

    @Test
    void experts_are_weighed_one_by_one_also_those_that_no_token_reached() throws IOException {
        Path experts = Files.write(
                folder.resolve("experts.gguf"), TinyGguf.mixtureOfExperts().bytes());

        Quantizer.to(Quantization.Q4_0).importanceText(TEXT).run(experts, out);

        try (LocalModel small = LocalModel.load(out)) {
            assertThat(small.generate(ModelRequest.user("Once upon a time"))
                            .usage()
                            .output())
                    .isPositive();
        }
    }

    @Test
    void a_text_that_is_too_short_to_weigh_columns_by_is_refused_and_its_progress_is_told() throws IOException {
        assertThatThrownBy(() ->
                        Quantizer.to(Quantization.Q4_0).importanceText("Once").run(model, out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("needs a text of at least 512 tokens");
        assertThat(files()).isEmpty();

        List<String> progress = new ArrayList<>();
        Quantizer.to(Quantization.Q4_0)
                .importanceText(TEXT)
                .progress((done, total) -> progress.add(done + " of " + total))
                .run(model, out);
        assertThat(progress).startsWith("1 of 3", "2 of 3", "3 of 3", "1 of 47");
    }

    @Test
    void weights_that_are_quantized_already_need_permission() throws IOException {
        Path first = folder.resolve("first.gguf");
        Quantizer.to(Quantization.Q4_1).run(model, first);

        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0).run(first, out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("requantizing from type q4_1 is disabled");
        assertThat(files()).containsExactly("first.gguf");
        Quantizer.to(Quantization.Q8_0).requantize(true).run(first, out);
        assertThat(ModelCard.read(out).quantization()).isEqualTo("Q8_0");
    }

    @Test
    void a_listener_that_throws_ends_it_and_leaves_nothing() throws IOException {
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0)
                        .progress((tensor, tensors) -> {
                            throw new IllegalStateException("enough");
                        })
                        .run(model, out))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(files()).isEmpty();
    }

    @Test
    void files_beside_the_new_one_stay_also_the_model_whatever_its_name_is() throws IOException {
        Path part = Files.copy(model, folder.resolve("out.gguf.part"));

        Quantizer.to(Quantization.Q8_0).run(part, out);

        assertThat(part).hasSameBinaryContentAs(model);
        assertThat(files()).containsExactlyInAnyOrder("out.gguf", "out.gguf.part");
        assertThat(ModelCard.read(out).quantization()).isEqualTo("Q8_0");
    }

    @Test
    void a_file_that_somebody_made_meanwhile_is_not_replaced() throws IOException {
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0)
                        .progress((tensor, tensors) -> write(out, "theirs"))
                        .run(model, out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("exists; delete it");

        assertThat(out).hasContent("theirs");
        assertThat(files()).containsExactly("out.gguf");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_is_there_is_not_replaced_and_what_is_no_model_is_refused() throws IOException {
        Files.writeString(out, "mine");
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0).run(model, out))
                .hasMessageContaining("exists; delete it");
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0).run(model, out.resolveSibling("nowhere/x.gguf")))
                .hasMessageContaining("there is no such folder");
        assertThat(out).hasContent("mine");
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0).run(out, folder.resolve("other.gguf")))
                .isInstanceOf(ModelFileException.class);
        assertThatThrownBy(() -> Quantizer.to(Quantization.Q8_0).threads(0)).hasMessageContaining("but was 0");
    }
}
