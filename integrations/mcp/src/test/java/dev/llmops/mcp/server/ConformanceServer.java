package dev.llmops.mcp.server;

import dev.llmops.api.identity.Caller;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.mcp.internal.http.HttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A server over our transport with the tools, prompts and resources that the conformance suite asks for by name. */
final class ConformanceServer {

    private static final Map<String, Object> NO_ARGUMENTS = Map.of("type", "object", "properties", Map.of());
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQAAAAA=";

    private ConformanceServer() {}

    static McpHttpServer start() {
        SlowClients clients = new SlowClients(McpHttpServer.NAME);
        HttpTransport transport = new HttpTransport(
                Set.of("localhost", "127.0.0.1"),
                Set.of(),
                token -> Optional.of(Caller.ANONYMOUS),
                100,
                Duration.ofMinutes(5),
                InstantSource.system(),
                McpHttpServer.workers(),
                clients);
        BreakingConnections connections = new BreakingConnections(transport);
        return McpHttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connections,
                clients,
                server(transport, connections));
    }

    private static McpSyncServer server(HttpTransport transport, BreakingConnections connections) {
        return McpServer.sync(transport)
                .immediateExecution(true)
                .serverInfo("llmops-conformance", "1")
                .jsonSchemaValidator(new SchemaCheck())
                .capabilities(ServerCapabilities.builder()
                        .tools(false)
                        .prompts(false)
                        .resources(true, false)
                        .completions()
                        .build())
                .tools(
                        tool("test_simple_text", text("This is a simple text response for testing.")),
                        tool("test_image_content", image()),
                        tool(
                                "test_audio_content",
                                McpSchema.AudioContent.builder(WAV, "audio/wav").build()),
                        tool("test_embedded_resource", embedded("test://embedded-resource", "text/plain", "embedded")),
                        tool(
                                "test_multiple_content_types",
                                text("Multiple content types test:"),
                                image(),
                                embedded("test://mixed-content-resource", "application/json", "{\"test\":\"data\"}")),
                        failing(),
                        dialect())
                .tools(ConformanceClientTools.all(connections))
                .prompts(prompts())
                .resources(resources())
                .resourceTemplates(new SyncResourceTemplateSpecification(
                        McpSchema.ResourceTemplate.builder("test://template/{id}/data", "Template")
                                .mimeType("application/json")
                                .build(),
                        (context, request) -> templated(request.uri())))
                .completions(new SyncCompletionSpecification(
                        new McpSchema.PromptReference("test_prompt_with_arguments"),
                        (context, request) -> new McpSchema.CompleteResult(
                                new McpSchema.CompleteResult.CompleteCompletion(List.of(), 0, false))))
                .build();
    }

    private static SyncToolSpecification tool(String name, Content... content) {
        return new SyncToolSpecification(
                McpSchema.Tool.builder(name, NO_ARGUMENTS)
                        .description("fixture")
                        .build(),
                (context, request) ->
                        CallToolResult.builder().content(List.of(content)).build());
    }

    private static SyncToolSpecification failing() {
        return new SyncToolSpecification(
                McpSchema.Tool.builder("test_error_handling", NO_ARGUMENTS)
                        .description("fixture")
                        .build(),
                (context, request) -> CallToolResult.builder()
                        .addTextContent("This tool intentionally returns an error for testing")
                        .isError(true)
                        .build());
    }

    private static SyncToolSpecification dialect() {
        return new SyncToolSpecification(
                McpSchema.Tool.builder(
                                "json_schema_2020_12_tool",
                                Map.of(
                                        "$schema",
                                        "https://json-schema.org/draft/2020-12/schema",
                                        "type",
                                        "object",
                                        "$defs",
                                        Map.of(
                                                "address",
                                                Map.of(
                                                        "type",
                                                        "object",
                                                        "properties",
                                                        Map.of(
                                                                "street",
                                                                Map.of("type", "string"),
                                                                "city",
                                                                Map.of("type", "string")))),
                                        "properties",
                                        Map.of(
                                                "name",
                                                Map.of("type", "string"),
                                                "address",
                                                Map.of("$ref", "#/$defs/address")),
                                        "additionalProperties",
                                        false))
                        .description("fixture")
                        .build(),
                (context, request) ->
                        CallToolResult.builder().addTextContent("ok").build());
    }

    private static SyncPromptSpecification[] prompts() {
        return new SyncPromptSpecification[] {
            prompt("test_simple_prompt", List.of(), given -> List.of(text("This is a simple prompt for testing."))),
            prompt(
                    "test_prompt_with_arguments",
                    List.of("arg1", "arg2"),
                    given -> List.of(text("Prompt with arguments: arg1='" + given.get("arg1") + "', arg2='"
                            + given.get("arg2") + "'"))),
            prompt(
                    "test_prompt_with_embedded_resource",
                    List.of("resourceUri"),
                    given -> List.of(
                            embedded(String.valueOf(given.get("resourceUri")), "text/plain", "Embedded."),
                            text("Please process the embedded resource above."))),
            prompt("test_prompt_with_image", List.of(), given -> List.of(image(), text("Please analyze the image.")))
        };
    }

    private static SyncPromptSpecification prompt(
            String name, List<String> arguments, Function<Map<String, Object>, List<Content>> messages) {
        return new SyncPromptSpecification(
                McpSchema.Prompt.builder(name)
                        .description("fixture")
                        .arguments(arguments.stream()
                                .map(each -> McpSchema.PromptArgument.builder(each)
                                        .required(true)
                                        .build())
                                .toList())
                        .build(),
                (context, request) -> McpSchema.GetPromptResult.builder(
                                messages.apply(request.arguments() == null ? Map.of() : request.arguments()).stream()
                                        .map(content -> McpSchema.PromptMessage.builder(McpSchema.Role.USER, content)
                                                .build())
                                        .toList())
                        .build());
    }

    private static SyncResourceSpecification[] resources() {
        return new SyncResourceSpecification[] {
            resource(
                    "test://static-text",
                    "text/plain",
                    McpSchema.TextResourceContents.builder(
                                    "test://static-text", "This is the content of the static text resource.")
                            .mimeType("text/plain")
                            .build()),
            resource(
                    "test://static-binary",
                    "image/png",
                    McpSchema.BlobResourceContents.builder("test://static-binary", PNG)
                            .mimeType("image/png")
                            .build())
        };
    }

    private static SyncResourceSpecification resource(String uri, String type, McpSchema.ResourceContents contents) {
        return new SyncResourceSpecification(
                McpSchema.Resource.builder(uri, uri).mimeType(type).build(),
                (context, request) ->
                        McpSchema.ReadResourceResult.builder(List.of(contents)).build());
    }

    private static McpSchema.ReadResourceResult templated(String uri) {
        String id = uri.substring("test://template/".length(), uri.length() - "/data".length());
        return McpSchema.ReadResourceResult.builder(List.of(McpSchema.TextResourceContents.builder(
                                uri,
                                "{\"id\":\"" + id + "\",\"templateTest\":true,\"data\":\"Data for ID: " + id + "\"}")
                        .mimeType("application/json")
                        .build()))
                .build();
    }

    private static Content text(String text) {
        return McpSchema.TextContent.builder(text).build();
    }

    private static Content image() {
        return McpSchema.ImageContent.builder(PNG, "image/png").build();
    }

    private static Content embedded(String uri, String type, String text) {
        return McpSchema.EmbeddedResource.builder(McpSchema.TextResourceContents.builder(uri, text)
                        .mimeType(type)
                        .build())
                .build();
    }
}
