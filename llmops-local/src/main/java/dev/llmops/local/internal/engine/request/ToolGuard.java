package dev.llmops.local.internal.engine.request;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.local.internal.grammar.RequestSchemas;
import java.util.List;

/** Looks at tools before llama.cpp does: their names become parts of a grammar, and their schemas too. */
final class ToolGuard {

    private static final int MAX = 128;

    private ToolGuard() {}

    /** Adds the schemas of tools. */
    static void add(List<ToolSpecification> tools, RequestSchemas schemas) {
        if (tools.size() > MAX) {
            throw new InvalidRequestException(
                    "a request must have at most " + MAX + " tools, but has " + tools.size() + "; leave out some");
        }
        for (ToolSpecification tool : tools) {
            if (!tool.name().matches("[A-Za-z0-9_.-]{1,64}")) {
                throw new InvalidRequestException(
                        "the name of a tool must be 1 to 64 letters, digits, '_', '-' or '.', but was '"
                                + tool.name()
                                        .substring(0, Math.min(100, tool.name().length())) + "'");
            }
            schemas.tool(tool.parameters().json());
        }
    }
}
