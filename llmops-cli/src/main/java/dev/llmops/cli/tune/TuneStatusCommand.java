package dev.llmops.cli.tune;

import dev.llmops.cli.console.Operation;
import dev.llmops.tuning.job.TrainingStatus;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code llmops tune status}. */
@Command(
        name = "status",
        header = "Show how a training job stands.",
        description = "From the job's folder; it may run in another process.",
        footer = "%nExample: llmops tune status job")
final class TuneStatusCommand extends Operation {

    @Parameters(paramLabel = "DIR", description = "The folder of the job.")
    Path folder;

    @Override
    public Integer call() {
        TrainingStatus status = TrainingStatus.read(folder);
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("state", status.state().name().toLowerCase(Locale.ROOT));
        told.put("method", status.method());
        told.put("step", status.step());
        told.put("steps", status.steps());
        told.put("loss", status.loss());
        told.put(
                "checkpoint",
                status.lastCheckpoint() == null ? null : status.lastCheckpoint().toString());
        told.put("error", status.error());
        if (json) {
            output().json(told);
        } else {
            told.forEach(output()::field);
        }
        return 0;
    }
}
