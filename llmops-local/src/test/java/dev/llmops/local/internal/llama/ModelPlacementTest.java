package dev.llmops.local.internal.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.local.ComputeDevice;
import dev.llmops.local.ComputeDevice.Kind;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.GpuSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an option does on machines that we do not have. */
class ModelPlacementTest {

    private static NativeDevice device(int index, Kind kind, String backend, String address, boolean splitsRows) {
        ComputeDevice device = new ComputeDevice(backend + index, "made up", kind, backend, 0, 0);
        return new NativeDevice(index, device, address, splitsRows);
    }

    private static final NativeDevice CUDA = device(0, Kind.GPU, "CUDA", "0000:01:00.0", true);
    private static final NativeDevice SECOND_CUDA = device(1, Kind.GPU, "CUDA", "0000:02:00.0", true);
    private static final NativeDevice SAME_BY_VULKAN = device(2, Kind.GPU, "Vulkan", "0000:01:00.0", false);
    private static final NativeDevice INTEGRATED = device(3, Kind.INTEGRATED_GPU, "Vulkan", "0000:00:02.0", false);
    private static final NativeDevice PROCESSOR = device(4, Kind.CPU, "CPU", "", false);

    private static List<String> used(GpuOptions options, NativeDevice... devices) {
        return ModelPlacement.of(options, List.of(devices)).gpuNames();
    }

    @Test
    void a_gpu_that_two_backends_see_is_used_once() {
        assertThat(used(GpuOptions.all(), CUDA, SECOND_CUDA, SAME_BY_VULKAN, PROCESSOR))
                .containsExactly("CUDA0", "CUDA1");
    }

    @Test
    void an_integrated_gpu_is_used_only_where_there_is_no_other() {
        assertThat(used(GpuOptions.all(), CUDA, INTEGRATED, PROCESSOR)).containsExactly("CUDA0");
        assertThat(used(GpuOptions.all(), INTEGRATED, PROCESSOR)).containsExactly("Vulkan3");
    }

    @Test
    void without_a_gpu_all_stays_on_the_cpu() {
        assertThat(used(GpuOptions.all(), PROCESSOR)).isEmpty();
        assertThat(used(GpuOptions.builder().layers(7).split(GpuSplit.ROW).build(), PROCESSOR))
                .isEmpty();
        assertThat(used(GpuOptions.none(), CUDA, PROCESSOR)).isEmpty();
    }

    @Test
    void rows_are_shared_out_only_by_backends_that_can() {
        GpuOptions rows = GpuOptions.builder().split(GpuSplit.ROW).build();

        assertThat(used(rows, CUDA, SECOND_CUDA, PROCESSOR)).containsExactly("CUDA0", "CUDA1");
        assertThatThrownBy(() -> used(rows, INTEGRATED, PROCESSOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can share out rows: Vulkan3");
    }

    @Test
    void what_names_a_gpu_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> used(GpuOptions.builder().mainGpu(2).build(), CUDA, SECOND_CUDA))
                .hasMessage("mainGpu must be from 0 to 1 (CUDA0, CUDA1), but was 2");
        assertThatThrownBy(() -> used(GpuOptions.builder().mainGpu(0).build(), PROCESSOR))
                .hasMessage("mainGpu must be unset, because no GPU was found, but was 0");
        assertThatThrownBy(() -> used(GpuOptions.builder().tensorSplit(1, 1).build(), CUDA))
                .hasMessage("tensorSplit must have at most one share for each GPU (1 here: CUDA0), but has 2");
    }
}
