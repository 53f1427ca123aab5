package dev.llmops.cli.mcp;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.mcp.client.McpTool;
import dev.llmops.mcp.client.McpToolbox;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops mcp list}. */
@Command(
        name = "list",
        header = "List the tools of an MCP server, and whether models may call them.",
        description = "Problems are instructions and hidden characters in what the server says of a tool.",
        footer = "%nExample: llmops mcp list --name stocks -- npx -y stock-server")
final class McpListCommand extends Operation {

    @Mixin
    McpServerOptions server;

    @Override
    public Integer call() {
        List<McpTool> tools;
        try (McpToolbox toolbox = server.connect(AuditLog.noop())) {
            tools = toolbox.tools();
        }
        list(tools, List.of("TOOL", "STATUS", "HASH", "PROBLEMS"), McpListCommand::row);
        return 0;
    }

    private static List<String> row(McpTool tool) {
        return List.of(
                Output.oneLine(tool.qualifiedName(), 70),
                tool.status().toString().toLowerCase(Locale.ROOT),
                tool.hash().substring(0, 19),
                Output.oneLine(String.join("; ", tool.problems()), 200));
    }
}
