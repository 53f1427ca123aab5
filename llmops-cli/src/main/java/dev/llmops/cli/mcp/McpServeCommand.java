package dev.llmops.cli.mcp;

import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.mcp.server.LlmOpsMcpServer;
import dev.llmops.mcp.server.LlmOpsMcpServerBuilder;
import dev.llmops.mcp.server.McpHttpServer;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops mcp serve}. */
@Command(
        name = "serve",
        header = "Serve records, prompts and experiments of a store, read-only, to an MCP client.",
        description =
                "Without --port over standard input and output, which then hold nothing but the protocol. Each read is"
                        + " an entry of the audit log. Personal data is taken out of texts unless --no-redaction says"
                        + " otherwise.",
        footer = "%nExample: llmops mcp serve --store llmops.db --tenant acme")
final class McpServeCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Whose records may be read. Default: those of everybody.")
    @Nullable
    String tenant;

    @Option(names = "--user", paramLabel = "NAME", description = "Who reads, for the audit log.")
    @Nullable
    String user;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Listen over HTTP on this port of this machine, 0 for any that is free.")
    @Nullable
    Integer port;

    @Option(names = "--index", paramLabel = "DIR", description = "Offer search_passages over this index.")
    @Nullable
    Path index;

    @Option(names = "--lexical-only", description = "The index has no vectors.")
    boolean lexicalOnly;

    @Option(names = "--no-redaction", description = "Leave personal data in texts.")
    boolean noRedaction;

    @Override
    public Integer call() throws InterruptedException {
        // Whoever prints to standard output would break the protocol.
        System.setOut(System.err);
        try (Store opened = store.existing();
                RagIndex searched = index == null ? null : open(index)) {
            LlmOpsMcpServer server = server(opened, searched);
            Caller caller = new Caller(user, null, tenant, Map.of());
            if (port == null) {
                server.serve(System.in, console().out(), caller);
                return 0;
            }
            try (McpHttpServer http = server.listen(port, caller)) {
                if (json) {
                    output().json(Map.of("uri", http.uri().toString()));
                } else {
                    output().line(http.uri().toString());
                }
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    private LlmOpsMcpServer server(Store opened, @Nullable RagIndex searched) {
        LlmOpsMcpServerBuilder builder =
                LlmOpsMcpServer.builder(opened).guardrails(PromptInjectionGuardrail.standard());
        if (!noRedaction) {
            builder.scrubber(Scrubber.of(PiiGuardrail.redact()));
        }
        if (searched != null) {
            builder.retriever(searched);
        }
        return builder.build();
    }

    private RagIndex open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException(
                    "there is no index '" + folder + "'; make one with 'llmops rag index DIR --index " + folder + "'");
        }
        RagIndexBuilder builder = RagIndex.builder(folder);
        if (lexicalOnly) {
            builder.lexicalOnly();
        }
        if (tenant != null) {
            builder.tenants();
        }
        return builder.build();
    }
}
