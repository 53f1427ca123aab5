package dev.llmops.cli.mcp;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.mcp.client.McpException;
import dev.llmops.mcp.client.McpToolbox;
import dev.llmops.mcp.client.ToolPin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops mcp approve}. */
@Command(
        name = "approve",
        header = "Approve one tool of a server as it was looked at.",
        description = "The approval goes into the file of approvals, and into the audit log of the store.",
        footer = "%nExample: llmops mcp approve --name stocks --tool stocks__quote --hash sha256:1f... --by ann -- npx"
                + " -y stock-server")
final class McpApproveCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    McpServerOptions server;

    @Option(names = "--tool", required = true, paramLabel = "NAME", description = "The tool, as mcp list names it.")
    String tool;

    @Option(
            names = "--hash",
            required = true,
            paramLabel = "HASH",
            description = "Its hash as mcp diff shows it, so that nothing else is approved.")
    String hash;

    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who approves.")
    String by;

    @Option(names = "--despite-problems", description = "Approve although its definition has problems.")
    boolean despiteProblems;

    @Override
    public Integer call() {
        try (Store opened = store.open();
                McpToolbox toolbox = server.connect(opened.audit())) {
            ToolPin pin = toolbox.approve(tool, hash, by, despiteProblems);
            if (json) {
                output().json(pin);
            } else {
                output().line("approved " + tool + " of " + pin.identity() + ", " + pin.hash());
            }
        } catch (McpException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }
}
