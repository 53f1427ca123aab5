package dev.llmops.cli.rag;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops rag}. */
@Command(
        name = "rag",
        header = "Index documents, search them, ask about them with citations, and check claims.",
        footer = "%nExample: llmops rag index docs --index docs.index",
        subcommands = {
            RagIndexCommand.class,
            RagStatusCommand.class,
            RagSearchCommand.class,
            RagAskCommand.class,
            RagExplainCommand.class,
            RagVerifyCommand.class,
            RagEvalCommand.class
        })
public final class RagCommand extends Group {}
