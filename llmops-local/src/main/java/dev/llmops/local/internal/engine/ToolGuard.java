package dev.llmops.local.internal.engine;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ToolSpecification;

/** Looks at a tool before llama.cpp does: its name becomes a part of a grammar, and its schema too. */
final class ToolGuard {

    private ToolGuard() {}

    static void check(ToolSpecification tool, SchemaGuard schemas) {
        if (!tool.name().matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new InvalidRequestException(
                    "the name of a tool must be 1 to 64 letters, digits, '_', '-' or '.', but was '" + tool.name()
                            + "'");
        }
        schemas.check(tool.parameters().json());
    }
}
