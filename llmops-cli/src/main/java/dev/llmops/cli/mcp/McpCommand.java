package dev.llmops.cli.mcp;

import dev.llmops.cli.console.Group;
import picocli.CommandLine.Command;

/** {@code llmops mcp}. */
@Command(
        name = "mcp",
        header = "Serve records over the Model Context Protocol, and approve the tools of other servers.",
        footer = "%nExample: llmops mcp serve --store llmops.db",
        subcommands = {McpServeCommand.class, McpListCommand.class, McpDiffCommand.class, McpApproveCommand.class})
public final class McpCommand extends Group {}
