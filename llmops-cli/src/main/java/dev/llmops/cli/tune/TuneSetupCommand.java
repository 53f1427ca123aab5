package dev.llmops.cli.tune;

import dev.llmops.cli.console.Operation;
import dev.llmops.tuning.job.TrainingEnvironment;
import dev.llmops.tuning.job.TrainingEnvironment.Torch;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops tune setup}. */
@Command(
        name = "setup",
        header = "Make the Python environment that trains.",
        description =
                "A virtual environment with TRL, PEFT and torch, tried out at the end. It says how much it will download and how"
                        + " large it has become.",
        footer = "%nExample: llmops tune setup --stand-ins")
final class TuneSetupCommand extends Operation {

    @Option(
            names = "--stand-ins",
            description =
                    "Leave out the libraries for GPUs, which are most of the download, and compile small stand-ins for them"
                            + " (Linux, with a C compiler). For machines without a GPU.")
    boolean standIns;

    @Option(
            names = "--python",
            paramLabel = "PYTHON",
            defaultValue = "python3",
            description = "A Python program, 3.10 or newer. Default: ${DEFAULT-VALUE}.")
    Path python;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where. Default: below LLMOPS_HOME, where 'tune run' looks.")
    @Nullable
    Path folder;

    @Override
    public Integer call() {
        TrainingEnvironment environment =
                folder == null ? TrainingEnvironment.standard() : new TrainingEnvironment(folder);
        environment.setUp(
                python,
                standIns ? Torch.STAND_INS : Torch.PLAIN,
                line -> (json ? console().err() : console().out()).println(line));
        if (json) {
            output().json(Map.of("python", environment.python().toString()));
        }
        return 0;
    }
}
