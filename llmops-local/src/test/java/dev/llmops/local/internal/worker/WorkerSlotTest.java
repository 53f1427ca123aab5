package dev.llmops.local.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.Speculation;
import dev.llmops.local.option.WorkerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerSlotTest {

    // A JVM that waits for a debugger before it runs anything.
    private static final String HANGS =
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:0";

    static final WorkerSettings SETTINGS = new WorkerSettings(
            Path.of("never-read.gguf"),
            null,
            null,
            null,
            new ComputeSettings(0, 0, true, true, 1, 512, AttentionOptions.DEFAULT, GpuOptions.none()),
            1,
            EngineOptions.defaults(),
            Speculation.none(),
            ModelParameters.NONE,
            false);

    @Test
    void closing_ends_a_worker_that_hangs_while_it_loads() {
        WorkerSlot slot = new WorkerSlot(
                WorkerCommand.java(List.of(HANGS)), SETTINGS, WorkerOptions.DEFAULT, new WorkerAdapters());
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
            try {
                slot.connected();
                return new AssertionError("it was connected");
            } catch (ModelException e) {
                return e;
            }
        });
        while (hanging().isEmpty()) {
            Thread.onSpinWait();
        }

        slot.close();

        assertThat(failure.join()).hasMessageContaining("the model is closed");
        hanging().forEach(process -> process.onExit().join());
    }

    private static List<ProcessHandle> hanging() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("suspend=y"))
                .toList();
    }
}
