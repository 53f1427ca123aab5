package dev.llmops.cli;

import picocli.CommandLine.Command;

/** {@code llmops rag}. */
@Command(
        name = "rag",
        header = "Index documents, search them, and ask about them with citations.",
        footer = "%nExample: llmops rag index docs --index docs.index",
        subcommands = {RagIndexCommand.class, RagSearchCommand.class, RagAskCommand.class})
final class RagCommand extends Group {}
