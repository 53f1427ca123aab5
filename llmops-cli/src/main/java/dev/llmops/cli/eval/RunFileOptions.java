package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.run.RunOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run is kept, and what it may take from before. */
final class RunFileOptions {

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file of the run.")
    Path out;

    @Option(
            names = "--resume",
            description =
                    "Go on where the run in the file was stopped: rows with an answer are not asked again. Without"
                            + " it a file that holds a run is refused.")
    boolean resume;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keep answers in this folder, and take those that are there: for the same row, prompt, model,"
                    + " parameters, variables and index.")
    @Nullable
    Path cache;

    @Option(
            names = "--commit",
            paramLabel = "NAME",
            description = "Which state of the code this is, kept with the time in the file for 'eval trend'.")
    @Nullable
    String commit;

    /** A run that was finished before must not look like one of now. */
    void check() {
        if (!resume && holdsSomething()) {
            throw new CommandFailedException("'" + out + "' holds a run already, with " + RunFile.rows(out)
                    + " rows; go on with it by --resume, or name another file");
        }
    }

    void apply(EvaluationRunner.Builder runner) {
        runner.file(out);
        if (commit != null) {
            runner.origin(new RunOrigin(commit, SystemTime.clock().instant()));
        }
        if (cache != null) {
            runner.cache(cache);
        }
    }

    private boolean holdsSomething() {
        return Failures.read("'" + out + "'", () -> Files.exists(out) && Files.size(out) > 0);
    }
}
