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

/** {@code llmops mcp diff}. */
@Command(
        name = "diff",
        header = "Show what a server says of its tools and nobody approved: new definitions, and what changed in"
                + " others.",
        description =
                "Hidden characters are written as their numbers. The exit code is 1 if there is something to approve.",
        footer = "%nExample: llmops mcp diff --name stocks -- npx -y stock-server")
final class McpDiffCommand extends Operation {

    private static final int MAX_LENGTH = 2_000;

    @Mixin
    McpServerOptions server;

    @Override
    public Integer call() {
        List<McpTool> open;
        try (McpToolbox toolbox = server.connect(AuditLog.noop())) {
            open = toolbox.tools().stream()
                    .filter(tool -> tool.status() != McpTool.Status.APPROVED)
                    .toList();
        }
        if (json) {
            open.forEach(output()::json);
        } else {
            open.forEach(this::show);
        }
        return open.isEmpty() ? 0 : 1;
    }

    private void show(McpTool tool) {
        output().line(Output.oneLine(tool.qualifiedName(), 70) + ": "
                + tool.status().toString().toLowerCase(Locale.ROOT) + ", " + tool.hash());
        tool.problems().forEach(problem -> output().line("! " + Output.oneLine(problem, MAX_LENGTH)));
        List<String> lines = tool.changes().isEmpty() ? List.of("+ " + tool.visibleDefinition()) : tool.changes();
        lines.forEach(line -> output().line(Output.oneLine(line, MAX_LENGTH)));
        output().line("");
    }
}
