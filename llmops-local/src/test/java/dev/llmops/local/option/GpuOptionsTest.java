package dev.llmops.local.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GpuOptionsTest {

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void by_default_all_layers_go_to_the_gpus() {
        assertThat(GpuOptions.all().layers()).isEqualTo(-1);
        assertThat(GpuOptions.all().split()).isEqualTo(GpuSplit.LAYER);
        assertThat(GpuOptions.none().layers()).isZero();
    }

    @Test
    void a_main_gpu_means_no_split() {
        assertThat(GpuOptions.builder().mainGpu(1).build().split()).isEqualTo(GpuSplit.NONE);
    }

    @Test
    void values_out_of_range_are_refused() {
        assertRefused(() -> GpuOptions.builder().layers(-1), "layers must be at least 0, but was -1");
        assertRefused(() -> GpuOptions.builder().mainGpu(-1), "mainGpu must be at least 0, but was -1");
        assertRefused(
                () -> GpuOptions.builder().tensorSplit(1, -1),
                "tensorSplit must have shares of at least 0, but one was -1.0");
        assertRefused(
                () -> GpuOptions.builder().tensorSplit(Float.NaN),
                "tensorSplit must have shares of at least 0, but one was NaN");
        assertRefused(
                () -> GpuOptions.builder().tensorSplit(0, 0), "tensorSplit must have a share above 0, but has none");
        assertRefused(() -> GpuOptions.builder().tensorSplit(), "tensorSplit must have a share above 0, but has none");
    }

    @Test
    void settings_that_contradict_each_other_are_refused_in_either_order() {
        assertRefused(() -> GpuOptions.builder().layers(0).mainGpu(0), "mainGpu must not be set where layers is 0");
        assertRefused(
                () -> GpuOptions.builder().mainGpu(0).layers(0),
                "layers must be at least 1 where a GPU or a split is chosen, but was 0");
        assertRefused(
                () -> GpuOptions.builder().mainGpu(0).tensorSplit(1, 1),
                "tensorSplit must not be set where the model is kept on one GPU");
        assertRefused(
                () -> GpuOptions.builder().tensorSplit(1, 1).mainGpu(0), "mainGpu must not be set beside tensorSplit");
        assertRefused(
                () -> GpuOptions.builder().mainGpu(0).split(GpuSplit.LAYER),
                "split must be NONE where mainGpu is set, but was LAYER");
        assertRefused(
                () -> GpuOptions.builder().split(GpuSplit.ROW).mainGpu(0), "mainGpu must not be set beside split ROW");
        assertRefused(
                () -> GpuOptions.builder().tensorSplit(1, 1).split(GpuSplit.NONE),
                "split must not be NONE where tensorSplit is set");
        assertRefused(
                () -> GpuOptions.builder().layers(0).split(GpuSplit.LAYER), "split must not be set where layers is 0");
    }
}
