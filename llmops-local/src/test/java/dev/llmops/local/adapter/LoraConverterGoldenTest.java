package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the log-probabilities that PEFT computed with the same adapter on the same weights of 32 bits
 * ({@code src/test/python/lora_golden.py}). Every base is grouped (twice as many heads as of keys), and all matrices of a layer are adapted.
 */
class LoraConverterGoldenTest {

    private static final double TOLERANCE = 0.002;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(BaseArchitecture.class)
    void the_base_alone_agrees_with_transformers(BaseArchitecture architecture) throws IOException {
        try (PeftGolden golden = PeftGolden.of(architecture.toString(), folder)) {
            assertThat(golden.distanceOfBase()).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, lora",
        "llama, rslora",
        "qwen2, lora",
        "qwen3, lora",
        "gemma, lora",
        "gemma2, lora",
        "gemma3, lora",
        "phi3, lora"
    })
    void a_converted_adapter_computes_what_peft_computes(String architecture, String name) throws IOException {
        try (PeftGolden golden = PeftGolden.of(architecture, folder)) {
            ConvertedAdapter converted =
                    LoraConverter.forBase(golden.base).convert(golden.peft(name), folder.resolve("converted.gguf"));

            double distance = golden.distanceWith(name, converted.card().file());
            System.out.printf(
                    "%s of %s: largest distance of a log-probability %.5f, without it %.3f%n",
                    name, architecture, distance, golden.distanceWithout(name));
            assertThat(distance).isLessThan(TOLERANCE);
            assertThat(golden.distanceWithout(name)).as("without it").isGreaterThan(0.5);
            assertThat(converted.card().architecture()).isEqualTo(architecture);
            assertThat(converted.card().tensors())
                    .isEqualTo(golden.kept().get("layers").intValue()
                            * golden.kept().get("matrices").size());
            assertThat(converted.rank()).isEqualTo(2);
        }
    }

    @Test
    void a_converted_adapter_names_its_base() throws IOException {
        try (PeftGolden golden = PeftGolden.of("llama", folder)) {
            ConvertedAdapter converted =
                    LoraConverter.forBase(golden.base).convert(golden.peft("lora"), folder.resolve("converted.gguf"));
            assertThat(converted.card().base())
                    .isEqualTo(golden.kept().get("base").textValue());
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, 8, 4", "qwen2, 4, 2", "qwen3, 4, 2", "gemma, 4, 2", "gemma2, 4, 2", "gemma3, 4, 2"})
    void with_the_rows_of_another_architecture_it_loads_and_is_wrong(String architecture, int heads, int keyHeads)
            throws IOException {
        boolean llama = architecture.equals("llama");
        try (PeftGolden golden = PeftGolden.of(architecture, folder)) {
            Path wrong = folder.resolve("wrong.gguf");
            write(golden, wrong, 6, !llama, heads, keyHeads);
            assertThat(golden.distanceWith("lora", wrong)).isGreaterThan(50 * TOLERANCE);

            Path right = folder.resolve("right.gguf");
            write(golden, right, 6, llama, heads, keyHeads);
            assertThat(golden.distanceWith("lora", right))
                    .as("all else is the same")
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void with_another_alpha_it_loads_and_is_wrong() throws IOException {
        try (PeftGolden golden = PeftGolden.of("llama", folder)) {
            Path wrong = folder.resolve("wrong.gguf");
            // What rank-stabilized adapters get where alpha is copied.
            write(golden, wrong, 3, true, 8, 4);
            assertThat(golden.distanceWith("rslora", wrong)).isGreaterThan(100 * TOLERANCE);
        }
    }

    /** What the converter writes, by hand. */
    private static void write(PeftGolden golden, Path to, float alpha, boolean interleaved, int heads, int keyHeads)
            throws IOException {
        Path peft = golden.peft("lora");
        PeftConfig config = PeftConfig.read(peft.resolve("adapter_config.json"));
        BaseShape shape = BaseShape.read(golden.base);
        GgufWriter writer = new GgufWriter()
                .text("general.architecture", shape.architecture().toString())
                .text("general.type", "adapter")
                .text("adapter.type", "lora")
                .real("adapter.lora.alpha", alpha);
        Path weights = peft.resolve("adapter_model.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            for (LoraTensor tensor : LoraTensor.of(weights, file.entries(), config, shape)) {
                int of = tensor.target().contains("attn_q.")
                        ? heads
                        : tensor.target().contains("attn_k.") ? keyHeads : 0;
                LoraTensor laid = new LoraTensor(
                        tensor.target(),
                        tensor.a(),
                        tensor.b(),
                        tensor.inputs(),
                        tensor.outputs(),
                        interleaved ? of : 0);
                writer.tensor(laid.target() + ".lora_a", laid.inputs(), 2, () -> file.read(laid.a()))
                        .tensor(
                                laid.target() + ".lora_b",
                                2,
                                laid.outputs(),
                                () -> laid.outputMatrix(file.read(laid.b()), 2));
            }
            writer.writeTo(Files.createFile(to));
        }
    }
}
