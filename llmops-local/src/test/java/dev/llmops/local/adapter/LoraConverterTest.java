package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is converted, and what is refused because it would load and be wrong. */
class LoraConverterTest {

    private static final String LAYER = "base_model.model.model.layers.0.self_attn.";

    @TempDir
    Path folder;

    private Path base;
    private ObjectNode config;

    @BeforeEach
    void files() throws IOException {
        base = Files.write(folder.resolve("base.gguf"), base("llama").bytes());
        config = new ObjectMapper().createObjectNode();
        config.put("peft_type", "LORA").put("r", 2).put("lora_alpha", 4).put("bias", "none");
        config.put("use_rslora", false).put("init_lora_weights", true).putNull("modules_to_save");
        config.putObject("rank_pattern");
    }

    /** One layer of width 8 with 2 heads and 1 of keys. */
    private static TinyGguf base(String architecture) {
        return new TinyGguf(1)
                .text("general.architecture", architecture)
                .number(architecture + ".attention.head_count", 2)
                .number(architecture + ".attention.head_count_kv", 1)
                .tensor("blk.0.attn_q.weight", 8, 8)
                .tensor("blk.0.attn_k.weight", 8, 4)
                .tensor("blk.0.attn_v.weight", 8, 4);
    }

    private static TinySafetensors weights() {
        return new TinySafetensors()
                .tensor(LAYER + "q_proj.lora_A.weight", 2, 8)
                .tensor(LAYER + "q_proj.lora_B.weight", 8, 2)
                .tensor(LAYER + "v_proj.lora_A.weight", 2, 8)
                .tensor(LAYER + "v_proj.lora_B.weight", 4, 2);
    }

    private ConvertedAdapter convert(TinySafetensors weights) throws IOException {
        Path peft = Files.createDirectories(folder.resolve("peft"));
        Files.writeString(peft.resolve("adapter_config.json"), config.toString());
        weights.write(peft.resolve("adapter_model.safetensors"));
        return LoraConverter.forBase(base).convert(peft, folder.resolve("out.gguf"));
    }

    @Test
    void an_interrupt_ends_a_conversion_with_an_error_of_its_own_and_leaves_no_file() throws IOException {
        Path peft = Files.createDirectories(folder.resolve("peft"));
        Files.writeString(peft.resolve("adapter_config.json"), config.toString());
        weights().write(peft.resolve("adapter_model.safetensors"));
        LoraConverter converter = LoraConverter.forBase(base);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> converter.convert(peft, folder.resolve("out.gguf")))
                    .isInstanceOf(ModelException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder.resolve("out.gguf")).doesNotExist();

        assertThat(convert(weights()).rank()).isEqualTo(2);
    }

    @Test
    void a_converted_adapter_says_what_it_is_for_and_what_it_was_made_of() throws IOException {
        Path peft = Files.createDirectories(folder.resolve("peft"));
        Files.writeString(peft.resolve("adapter_config.json"), config.toString());
        weights().write(peft.resolve("adapter_model.safetensors"));
        String manifest = "sha256:" + "a".repeat(64);
        ConvertedAdapter converted =
                LoraConverter.forBase(base).manifest(manifest).convert(peft, folder.resolve("out.gguf"));

        AdapterCard card = AdapterCard.read(folder.resolve("out.gguf"));
        assertThat(card).isEqualTo(converted.card());
        assertThat(card.architecture()).isEqualTo("llama");
        assertThat(card.alpha()).isEqualTo(4);
        assertThat(card.tensors()).isEqualTo(2);
        assertThat(card.base()).startsWith("sha256:").hasSize(71);
        assertThat(card.manifest()).isEqualTo(manifest);
        assertThat(converted.bytes()).isEqualTo(Files.size(card.file()));
        assertThatThrownBy(() -> LoraConverter.forBase(base).manifest("md5")).hasMessageContaining("but was 'md5'");
        assertThatThrownBy(() -> AdapterCard.read(base)).hasMessageContaining("must be a LoRA adapter");
    }

    @Test
    void rows_of_queries_are_interleaved_within_their_head_and_those_of_values_stay() {
        float[] rows = {0, 1, 2, 3, 4, 5, 6, 7};
        LoraTensor queries = new LoraTensor("blk.0.attn_q.weight", "a", "b", 8, 8, 2);
        assertThat(queries.outputMatrix(rows, 1)).containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
        LoraTensor wide = new LoraTensor("blk.0.attn_k.weight", "a", "b", 8, 4, 1);
        assertThat(wide.outputMatrix(rows, 2)).containsExactly(0, 1, 4, 5, 2, 3, 6, 7);
        LoraTensor values = new LoraTensor("blk.0.attn_v.weight", "a", "b", 8, 8, 0);
        assertThat(values.outputMatrix(rows, 1)).isSameAs(rows);
    }

    @Test
    void a_rank_stabilized_adapter_gets_the_alpha_that_gives_its_scale() throws IOException {
        config.put("use_rslora", true);
        // alpha / sqrt(2) for PEFT is alpha * sqrt(2) / 2 for llama.cpp.
        assertThat(convert(weights()).card().alpha()).isEqualTo((float) (4 * Math.sqrt(2)));
    }

    @Test
    void a_bias_that_is_not_said_is_none() throws IOException {
        config.remove("bias");

        assertThat(convert(weights()).card().alpha()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peft_type | \"IA3\" | peft_type must be LORA",
                "bias | \"all\" | bias must be none",
                "use_dora | true | use_dora must be off",
                "fan_in_fan_out | true | fan_in_fan_out must be off",
                "lora_bias | true | lora_bias must be off",
                "use_bdlora | {\"nblocks\": 1} | use_bdlora must be off",
                "kasa_config | {\"beta\": 0.1} | kasa_config must be empty",
                "monteclora_config | {\"num_samples\": 4} | monteclora_config must be empty",
                "modules_to_save | [\"lm_head\"] | modules_to_save must be empty",
                "rank_pattern | {\"q_proj\": 4} | rank_pattern must be empty",
                "alpha_pattern | {\"q_proj\": 4} | alpha_pattern must be empty",
                "trainable_token_indices | [1] | trainable_token_indices must be empty",
                "layer_replication | [[0, 1]] | layer_replication must be empty",
                "init_lora_weights | \"pissa\" | may change its weights",
                "r | 0 | r must be a number from 1",
                "r | 2.5 | r must be a whole number",
                "r | null | r must be a number from 1",
                "lora_alpha | 0 | lora_alpha must be a number from",
                "r | 4 | must have the shapes [4, 8] and [8, 4]"
            })
    void what_gguf_has_no_place_for_is_refused(String name, String value, String message) throws IOException {
        config.set(name, new ObjectMapper().readTree(value));

        assertThatThrownBy(() -> convert(weights()))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining(message);
        assertThat(folder.resolve("out.gguf")).doesNotExist();
    }

    @Test
    void tensors_that_do_not_fit_are_refused() throws IOException {
        assertThatThrownBy(() -> convert(new TinySafetensors().tensor(LAYER + "q_proj.lora_A.weight", 2, 8)))
                .hasMessageContaining("one of the two matrices of 'blk.0.attn_q.weight' is missing");
        assertThatThrownBy(() -> convert(weights().tensor("base_model.model.lm_head.lora_A.weight", 2, 8)))
                .hasMessageContaining("is no matrix that can be converted");
        assertThatThrownBy(() -> convert(weights().tensor(LAYER + "q_proj.lora_magnitude_vector.weight", 2, 8)))
                .hasMessageContaining("is no matrix that can be converted");
        assertThatThrownBy(() -> convert(new TinySafetensors()
                        .tensor(LAYER.replace('0', '1') + "q_proj.lora_A.weight", 2, 8)
                        .tensor(LAYER.replace('0', '1') + "q_proj.lora_B.weight", 8, 2)))
                .hasMessageContaining("changes 'blk.1.attn_q.weight', which this base has not");
        for (String second : List.of(LAYER.replace("0", "00"), LAYER.replace("self_attn", "mlp"))) {
            assertThatThrownBy(() -> convert(weights().tensor(second + "q_proj.lora_A.weight", 2, 8)))
                    .hasMessageContaining("'" + second + "q_proj.lora_A.weight' is no matrix that can be converted");
        }
        assertThatThrownBy(() -> convert(new TinySafetensors())).hasMessageContaining("has no tensors");
        assertThatThrownBy(() -> convert(new TinySafetensors()
                        .tensor(LAYER + "q_proj.lora_A.weight", 2, 8)
                        .tensor(LAYER + "q_proj.lora_B.weight", 8, 2, 1, Float.NaN)))
                .hasMessageContaining(
                        "number 1 of tensor '" + LAYER + "q_proj.lora_B.weight' must be finite, but is NaN");
        assertThatThrownBy(() -> convert(new TinySafetensors()
                        .tensor(LAYER + "q_proj.lora_A.weight", 2, 8)
                        .tensor(LAYER + "q_proj.lora_B.weight", 8, 2, 65504, 3e38f)))
                .hasMessageContaining(
                        "number 1 of tensor '" + LAYER + "q_proj.lora_B.weight' must be from -65504 to 65504")
                .hasMessageContaining("but is 3.0E38");
        assertThat(folder.resolve("out.gguf")).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("base.gguf", "peft");
        }
    }

    @Test
    void a_base_whose_heads_nobody_checked_is_refused() throws IOException {
        base = Files.write(folder.resolve("other.gguf"), base("qwen2moe").bytes());
        assertThatThrownBy(() -> convert(weights()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(
                        "for the architectures llama, qwen2, qwen3, gemma, gemma2, gemma3, phi3, but this base is qwen2moe");
    }

    @Test
    void nothing_is_replaced_and_a_missing_file_is_named() throws IOException {
        convert(weights());
        assertThatThrownBy(() -> convert(weights()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("exists; delete it");
        assertThatThrownBy(() ->
                        LoraConverter.forBase(base).convert(folder.resolve("nowhere"), folder.resolve("another.gguf")))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("name the folder that PEFT wrote");
        assertThatThrownBy(() ->
                        LoraConverter.forBase(folder.resolve("none.gguf")).convert(folder, folder.resolve("x.gguf")))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("there is no such file");
    }
}
