package dev.llmops.mcp.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares what servers list with what was approved. */
final class ToolReview {

    /** What every vendor takes for the name of a tool. */
    private static final Pattern CALLABLE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String SEPARATOR = "__";

    private static final int MAX_KNOWN = 2_000;

    private final ToolPins pins;
    private final DefinitionScan scan;
    /** By hash, since every call looks at every tool. A server that changes without end has it emptied. */
    private final Map<String, List<String>> problems = new ConcurrentHashMap<>();

    ToolReview(ToolPins pins, DefinitionScan scan) {
        this.pins = pins;
        this.scan = scan;
    }

    static String qualifiedName(String server, String tool) {
        return server + SEPARATOR + tool.replace('.', '_');
    }

    /** {@return whether a qualified name can only be of a tool of this server} No server's name has an underscore. */
    static boolean isOf(String server, String qualifiedName) {
        return qualifiedName.startsWith(server + SEPARATOR);
    }

    List<McpTool> of(ServerConnection server, List<ToolDefinition> definitions) {
        List<ToolPin> approved = pins.all();
        Map<String, Integer> uses = new HashMap<>();
        definitions.forEach(each -> uses.merge(qualifiedName(server.name(), each.name()), 1, Integer::sum));
        List<McpTool> tools = new ArrayList<>();
        for (ToolDefinition definition : definitions) {
            String qualified = qualifiedName(server.name(), definition.name());
            ToolPin pin = approved.stream()
                    .filter(each -> each.isOf(server.name(), definition.name()))
                    .findFirst()
                    .orElse(null);
            boolean ambiguous = uses.getOrDefault(qualified, 0) > 1
                    || !CALLABLE.matcher(qualified).matches();
            McpTool.Status status = ambiguous ? McpTool.Status.AMBIGUOUS : status(server, definition, pin);
            tools.add(new McpTool(
                    server.name(),
                    definition.name(),
                    qualified,
                    status,
                    definition.hash(),
                    definition.json(),
                    problems(definition),
                    status == McpTool.Status.CHANGED && pin != null
                            ? DefinitionDiff.between(ToolDefinition.ofJson(pin.definition()), definition)
                            : List.of()));
        }
        return tools;
    }

    private List<String> problems(ToolDefinition definition) {
        if (problems.size() > MAX_KNOWN) {
            problems.clear();
        }
        return problems.computeIfAbsent(definition.hash(), hash -> scan.problems(definition));
    }

    private static McpTool.Status status(ServerConnection server, ToolDefinition definition, @Nullable ToolPin pin) {
        if (pin == null) {
            return McpTool.Status.NEW;
        }
        if (!pin.identity().equals(server.identity())) {
            return McpTool.Status.OTHER_SERVER;
        }
        return pin.hash().equals(definition.hash()) ? McpTool.Status.APPROVED : McpTool.Status.CHANGED;
    }
}
