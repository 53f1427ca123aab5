package dev.llmops.mcp.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.InvalidToolArgumentsException;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.CallerScope;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tools of MCP servers, for a model. It may call a tool only as somebody approved it: a tool that is new, or says something else than when it was
 * approved, is left out and refused, also when the server changes it while it is connected. Arguments are checked against the approved schema; arguments
 * and results pass the guardrails at their stages {@code TOOL_CALL} and {@code TOOL_RESULT}; a result has a limit of size and of time.
 *
 * <pre>{@code
 * try (McpToolbox tools = McpToolbox.builder(ToolPins.file(Path.of("mcp-pins.json")))
 *         .stdio("stocks", "npx", "-y", "stock-server")
 *         .guardrails(PromptInjectionGuardrail.standard())
 *         .build()) {
 *     List<ToolSpecification> offered = tools.specifications();
 *     ToolMessage result = tools.call(call);
 * }
 * }</pre>
 *
 * <p>Servers are offered neither roots nor sampling nor elicitation. Safe for use by multiple threads. It owns the connections, and closes them.
 */
public final class McpToolbox implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int MAX_PROBLEMS = 3;

    private final List<ServerConnection> servers;
    private final ToolPins pins;
    private final ToolReview review;
    private final List<Guardrail> guardrails;
    private final int maxResultCharacters;
    private final CallSpan spans;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Map<String, List<ToolDefinition>> listed = new ConcurrentHashMap<>();
    private final Map<String, String> reported = new ConcurrentHashMap<>();

    McpToolbox(McpToolboxBuilder builder, List<ServerConnection> servers) {
        this.servers = List.copyOf(servers);
        this.pins = builder.pins;
        this.guardrails = List.copyOf(builder.guardrails);
        this.review = new ToolReview(pins, new DefinitionScan(guardrails));
        this.maxResultCharacters = builder.maxResultCharacters;
        this.spans = new CallSpan(builder.telemetry);
        this.audit = builder.audit;
        this.clock = builder.clock;
    }

    /**
     * {@return a builder}
     *
     * @param pins the approvals
     */
    public static McpToolboxBuilder builder(ToolPins pins) {
        return new McpToolboxBuilder(pins);
    }

    /**
     * {@return every tool that the servers list, with what it needs to be called; servers that told of a change are asked again}
     *
     * @throws McpException if a server does not answer, or the approvals cannot be read
     */
    public List<McpTool> tools() {
        return servers.stream().flatMap(server -> tools(server).stream()).toList();
    }

    /** Of one server, whose lock it holds: a server that does not answer keeps nobody from the tools of others. */
    private List<McpTool> tools(ServerConnection server) {
        synchronized (server) {
            if (server.isStale() || !listed.containsKey(server.name())) {
                listed.put(server.name(), server.tools());
            }
            List<McpTool> tools = review.of(server, listed.getOrDefault(server.name(), List.of()));
            tools.forEach(this::report);
            return tools;
        }
    }

    /**
     * Asks every server again, and tells what there is.
     *
     * @return as {@link #tools()}
     */
    public List<McpTool> refresh() {
        listed.clear();
        return tools();
    }

    /** {@return the tools that are approved, for a request to a model; their names are qualified by their server} */
    public List<ToolSpecification> specifications() {
        return tools().stream()
                .filter(tool -> tool.status() == McpTool.Status.APPROVED)
                .map(McpToolbox::specification)
                .toList();
    }

    private static ToolSpecification specification(McpTool tool) {
        ToolDefinition definition = ToolDefinition.ofJson(tool.definition());
        return new ToolSpecification(
                tool.qualifiedName(), definition.description(), new JsonSchema("arguments", definition.inputSchema()));
    }

    /**
     * Calls a tool.
     *
     * @param call what the model asks for
     * @return what the model reads; its {@code error} says that the tool itself failed
     * @throws McpException if the tool is not approved, or gave no result that may be used
     * @throws InvalidToolArgumentsException if the arguments break the approved schema
     * @throws GuardrailBlockedException if a guardrail blocks the arguments or the result
     */
    public ToolMessage call(ToolCall call) {
        McpTool tool = approved(call.name());
        ServerConnection server = servers.stream()
                .filter(each -> each.name().equals(tool.server()))
                .findFirst()
                .orElseThrow();
        ToolDefinition definition = ToolDefinition.ofJson(tool.definition());
        requireSchema(call.name(), definition, call.arguments());
        GuardrailContext context = GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS))
                .from(call.name());
        String arguments = guarded(GuardrailStage.TOOL_CALL, call.arguments(), context);
        String sent = arguments.equals(call.arguments()) ? arguments : context.restored(arguments);
        requireSchema(call.name(), definition, sent);
        McpSchema.CallToolResult result = spans.around(
                server,
                call.name(),
                call.id(),
                meta -> server.call(McpSchema.CallToolRequest.builder(tool.tool())
                        .arguments(object(sent))
                        .meta(meta)
                        .build()));
        String text = ResultText.of(call.name(), definition, result, maxResultCharacters);
        return new ToolMessage(
                call.id(),
                call.name(),
                List.of(new TextPart(guarded(GuardrailStage.TOOL_RESULT, text, context))),
                Boolean.TRUE.equals(result.isError()));
    }

    /**
     * Approves a tool as its server tells of it now.
     *
     * @param qualifiedName its name as {@link McpTool#qualifiedName()} has it
     * @param hash its hash as it was looked at, so that nothing else is approved than what was seen
     * @param by who approves, or null
     * @param despiteProblems whether problems in its definition were looked at and are accepted
     * @return the approval
     * @throws McpException if there is no such tool, it is another one now, or has problems that are not accepted
     */
    public ToolPin approve(String qualifiedName, String hash, @Nullable String by, boolean despiteProblems) {
        McpTool tool = find(qualifiedName);
        if (!tool.hash().equals(hash)) {
            throw new McpException(
                    McpException.Reason.UNAPPROVED,
                    "tool '" + qualifiedName + "' is not the one that was looked at: its hash is " + tool.hash()
                            + " and not " + hash + ". Look at it again before you approve it");
        }
        if (tool.status() == McpTool.Status.AMBIGUOUS) {
            throw new McpException(
                    McpException.Reason.UNAPPROVED,
                    "tool '" + Visible.text(qualifiedName) + "' cannot be approved: server '" + tool.server()
                            + "' has two tools of that name, or the name has other characters than letters, digits, _"
                            + " and -, or more than 64. The server has to be mended");
        }
        if (!tool.problems().isEmpty() && !despiteProblems) {
            throw new McpException(
                    McpException.Reason.UNAPPROVED,
                    "tool '" + qualifiedName + "' has problems in its definition: " + tool.problems()
                            + ". Approve it despite them only if you have read its definition");
        }
        ToolPin pin = new ToolPin(
                tool.server(), identity(tool.server()), tool.tool(), tool.definition(), hash, by, clock.instant());
        // The entry first: an approval without one must not be there.
        audit.append(new AuditEvent(
                "mcp.tool.approved",
                by,
                qualifiedName,
                Map.of("identity", pin.identity().value(), "hash", hash, "problems", tool.problems()),
                pin.approvedAt()));
        pins.put(pin);
        return pin;
    }

    /**
     * Takes an approval back.
     *
     * @param qualifiedName name of the tool as {@link McpTool#qualifiedName()} has it
     * @param by who takes it back, or null
     * @return whether there was one
     */
    public boolean revoke(String qualifiedName, @Nullable String by) {
        McpTool tool = find(qualifiedName);
        audit.append(new AuditEvent("mcp.tool.revoked", by, qualifiedName, Map.of(), clock.instant()));
        return pins.remove(tool.server(), tool.tool());
    }

    private McpServerIdentity identity(String server) {
        return servers.stream()
                .filter(each -> each.name().equals(server))
                .findFirst()
                .orElseThrow()
                .identity();
    }

    private McpTool find(String qualifiedName) {
        return servers.stream()
                .filter(server -> ToolReview.isOf(server.name(), qualifiedName))
                .flatMap(server -> tools(server).stream())
                .filter(tool -> tool.qualifiedName().equals(qualifiedName))
                .findFirst()
                .orElseThrow(() -> new McpException(
                        McpException.Reason.UNKNOWN,
                        "no server has a tool '" + Visible.text(qualifiedName) + "'; the servers are "
                                + servers.stream().map(ServerConnection::name).toList()));
    }

    private McpTool approved(String qualifiedName) {
        McpTool tool = find(qualifiedName);
        if (tool.status() != McpTool.Status.APPROVED) {
            throw new McpException(
                    McpException.Reason.UNAPPROVED,
                    "tool '" + qualifiedName + "' is not approved: it is " + tool.status()
                            + ". Look at it and approve it, for example with 'llmops mcp approve'");
        }
        return tool;
    }

    /** Once for each definition that is not what was approved. */
    private void report(McpTool tool) {
        boolean drifted = tool.status() == McpTool.Status.CHANGED || tool.status() == McpTool.Status.OTHER_SERVER;
        if (drifted && !tool.hash().equals(reported.put(tool.qualifiedName(), tool.hash()))) {
            audit.append(new AuditEvent(
                    "mcp.tool.blocked",
                    null,
                    tool.qualifiedName(),
                    Map.of("status", tool.status().toString(), "hash", tool.hash()),
                    clock.instant()));
        }
    }

    private static void requireSchema(String name, ToolDefinition definition, String arguments) {
        List<SchemaViolation> problems = CompiledSchema.of(
                        "the parameters of tool '" + name + "'", new JsonSchema("arguments", definition.inputSchema()))
                .violations(arguments);
        if (!problems.isEmpty()) {
            throw new InvalidToolArgumentsException("the model called tool '" + name
                    + "' with arguments that break its schema: "
                    + problems.stream()
                            .limit(MAX_PROBLEMS)
                            .map(SchemaViolation::toString)
                            .collect(Collectors.joining("; "))
                    + ". Ask again, or describe the tool's parameters better");
        }
    }

    private String guarded(GuardrailStage stage, String text, GuardrailContext context) {
        String checked = text;
        for (Guardrail guardrail : guardrails) {
            if (guardrail.stages().contains(stage)) {
                checked = guardrail.check(stage, checked, context).passed(guardrail.name(), checked);
            }
        }
        return checked;
    }

    private static Map<String, Object> object(String arguments) {
        try {
            return JSON.readValue(arguments, OBJECT);
        } catch (JsonProcessingException e) {
            throw new InvalidToolArgumentsException("the arguments of a tool must be a JSON object", e);
        }
    }

    /** Ends the connections, and programs that were started for them, each of them whatever happens to another. Doing it twice does nothing. */
    @Override
    public void close() {
        Closing.each(servers, ServerConnection::close);
    }
}
