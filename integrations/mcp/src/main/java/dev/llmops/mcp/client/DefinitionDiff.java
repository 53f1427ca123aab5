package dev.llmops.mcp.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two definitions, value by value: {@code - /description: "old"} and {@code + /description: "new"}. */
final class DefinitionDiff {

    private final List<String> lines = new ArrayList<>();

    private DefinitionDiff() {}

    static List<String> between(ToolDefinition before, ToolDefinition after) {
        DefinitionDiff diff = new DefinitionDiff();
        diff.compare("", before.tree(), after.tree());
        return List.copyOf(diff.lines);
    }

    private void compare(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + escaped(name), before.get(name), after.get(name)));
            return;
        }
        if (before != null) {
            lines.add("- " + path + ": " + Visible.text(before.toString()));
        }
        if (after != null) {
            lines.add("+ " + path + ": " + Visible.text(after.toString()));
        }
    }

    /** As a JSON pointer (RFC 6901) has it. */
    private static String escaped(String name) {
        return Visible.text(name.replace("~", "~0").replace("/", "~1"));
    }
}
