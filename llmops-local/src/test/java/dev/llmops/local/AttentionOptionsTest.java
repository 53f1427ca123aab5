package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelCapability;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.GpuSplit;
import dev.llmops.local.option.KvCacheType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AttentionOptionsTest {

    @Test
    void quantized_values_need_flash_attention() {
        assertThatThrownBy(() -> LocalModel.builder().kvCache(KvCacheType.F16, KvCacheType.Q8_0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values can be quantized only with flashAttention(true), but were Q8_0 without it");
        assertThatThrownBy(() -> LocalModel.builder()
                        .flashAttention(true)
                        .kvCache(KvCacheType.Q8_0, KvCacheType.Q8_0)
                        .flashAttention(false))
                .hasMessage("flashAttention must be true where the values are quantized, and they are Q8_0");
    }

    @Test
    void a_tensor_split_needs_flash_attention() {
        LocalModelBuilder builder = LocalModel.builder()
                .file(TestModels.stories())
                .gpu(GpuOptions.builder().split(GpuSplit.TENSOR).build());

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("split TENSOR needs flashAttention(true), but it is off");
    }

    @Test
    void blocks_that_do_not_fit_into_a_head_are_refused() {
        LocalModelBuilder builder =
                LocalModel.builder().file(TestModels.stories()).kvCache(KvCacheType.Q8_0, KvCacheType.F16);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "keys of this model cannot be stored as Q8_0, because the width of its heads must be a multiple"
                                + " of 32, but is 8; use F16");
    }

    @Test
    void with_32_bits_or_flash_attention_the_same_story_is_told() {
        Path file = TestModels.stories();
        try (LocalModel plain = LocalModel.load(file);
                LocalModel wide = LocalModel.builder()
                        .file(file)
                        .kvCache(KvCacheType.F32, KvCacheType.F32)
                        .build();
                LocalModel flash =
                        LocalModel.builder().file(file).flashAttention(true).build()) {
            String text = GpuReport.text(plain);
            assertThat(GpuReport.text(wide)).isEqualTo(text);
            assertThat(GpuReport.text(flash)).isEqualTo(text);
            assertThat(plain.description().capabilities()).contains(ModelCapability.DETERMINISTIC);
            assertThat(flash.description().capabilities()).doesNotContain(ModelCapability.DETERMINISTIC);
        }
    }

    @Test
    void keys_and_values_can_be_quantized() {
        try (LocalModel model = LocalModel.builder()
                .file(TestModels.smolLm2())
                .contextLength(256)
                .flashAttention(true)
                .kvCache(KvCacheType.Q8_0, KvCacheType.Q4_0)
                .build()) {
            assertThat(GpuReport.text(model)).isNotBlank();
        }
    }
}
