package dev.llmops.cli.mcp;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.mcp.client.McpToolbox;
import dev.llmops.mcp.client.McpToolboxBuilder;
import dev.llmops.mcp.client.ToolPins;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server, and where its approvals are. */
final class McpServerOptions {

    /** Programs that a package manager fetches at their first start take long. */
    private static final Duration START = Duration.ofMinutes(2);

    @Option(
            names = "--pins",
            paramLabel = "FILE",
            defaultValue = "mcp-pins.json",
            description = "The approvals. Default: ${DEFAULT-VALUE}.")
    Path pins;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What the application calls the server.")
    String name;

    @Option(names = "--url", paramLabel = "URL", description = "Its address, instead of a program.")
    @Nullable
    URI url;

    @Parameters(paramLabel = "COMMAND", description = "The program and its arguments, after --.")
    List<String> command = new ArrayList<>();

    McpToolbox connect(AuditLog audit) {
        McpToolboxBuilder builder = McpToolbox.builder(ToolPins.file(pins))
                .guardrails(PromptInjectionGuardrail.standard())
                .timeout(START)
                .audit(audit);
        if ((url == null) == command.isEmpty()) {
            throw new IllegalArgumentException("name either a program after -- or an address with --url");
        }
        if (url != null) {
            builder.http(name, url);
        } else {
            builder.stdio(
                    name, command.get(0), command.subList(1, command.size()).toArray(String[]::new));
        }
        return builder.build();
    }
}
