package dev.llmops.cli.batch;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops batch}. */
@Command(
        name = "batch",
        header = "Do one thing with many rows, so that a run that was killed goes on where it was.",
        footer = "%nExample: llmops batch redact --in letters.jsonl --out redacted.jsonl",
        subcommands = {
            BatchScanCommand.class,
            BatchRedactCommand.class,
            BatchEvaluateCommand.class,
            BatchEmbedCommand.class,
            BatchIndexCommand.class,
            BatchGenerateCommand.class
        })
public final class BatchCommand extends Group {}
