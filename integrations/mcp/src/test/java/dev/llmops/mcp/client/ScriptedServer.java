package dev.llmops.mcp.client;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A server that says what a test wants, without a process: its lists, its results, and when its tools change. */
final class ScriptedServer implements McpClientTransport {

    private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> client = message -> message;
    private volatile List<Map<String, Object>> tools = List.of();
    private volatile Function<Map<String, Object>, Map<String, Object>> answers = params -> text("none");
    private volatile boolean silent;
    private volatile boolean broken;
    final List<Map<String, Object>> calls = new CopyOnWriteArrayList<>();

    static Map<String, Object> tool(String name, String description, String parameter, String about) {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("name", name);
        tool.put("description", description);
        tool.put(
                "inputSchema",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(parameter, Map.of("type", "string", "description", about)),
                        "required",
                        List.of(parameter),
                        "additionalProperties",
                        false));
        return tool;
    }

    static Map<String, Object> text(String text) {
        return Map.of("content", List.of(Map.of("type", "text", "text", text)));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies it
    final ScriptedServer tools(Map<String, Object>... listed) {
        this.tools = List.of(listed);
        return this;
    }

    ScriptedServer answers(Function<Map<String, Object>, Map<String, Object>> answer) {
        this.answers = answer;
        return this;
    }

    /** From now on calls of tools are not answered. */
    ScriptedServer silent() {
        this.silent = true;
        return this;
    }

    /** From now on it cannot be reached. */
    void broken() {
        this.broken = true;
    }

    void tellOfChange() {
        client.apply(Mono.just(new JSONRPCNotification("2.0", "notifications/tools/list_changed", null)))
                .block();
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
        this.client = handler;
        return Mono.empty();
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        if (broken) {
            return Mono.error(new IllegalStateException("the connection is gone"));
        }
        if (!(message instanceof JSONRPCRequest request)) {
            return Mono.empty();
        }
        Map<String, Object> result = result(request);
        return result == null
                ? Mono.empty()
                : client.apply(Mono.just(new JSONRPCResponse("2.0", request.id(), result, null)))
                        .then();
    }

    private Map<String, Object> result(JSONRPCRequest request) {
        return switch (request.method()) {
            case "initialize" ->
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of("tools", Map.of("listChanged", true)),
                        "serverInfo",
                        Map.of("name", "scripted", "version", "1"));
            case "tools/list" -> Map.of("tools", new ArrayList<>(tools));
            case "tools/call" -> {
                Map<String, Object> params =
                        McpJsonDefaults.getMapper().convertValue(request.params(), new TypeRef<>() {});
                calls.add(params);
                yield silent ? null : answers.apply(params);
            }
            default -> Map.of();
        };
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return McpJsonDefaults.getMapper().convertValue(data, type);
    }
}
