package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.internal.template.JsonText;
import dev.llmops.core.prompt.PromptDiff.Change;
import dev.llmops.core.prompt.PromptDiff.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between two prompts, value by value. */
final class PromptChanges {

    private static final int MAX_LENGTH = 120;

    private PromptChanges() {}

    static List<Change> between(PromptContent from, PromptContent to) {
        Map<String, Object> before = flat(from);
        Map<String, Object> after = flat(to);
        Set<String> paths = new LinkedHashSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String path : paths) {
            Object was = before.get(path);
            Object is = after.get(path);
            if (!Objects.equals(was, is)) {
                changes.add(new Change(part(path), path, text(was), text(is)));
            }
        }
        if (!from.template().equals(to.template())) {
            changes.add(new Change(Part.TEMPLATE, "template", lines(from), lines(to)));
        }
        return changes;
    }

    private static Part part(String path) {
        return Part.valueOf(path.split("\\.", 2)[0].toUpperCase(Locale.ROOT));
    }

    private static String lines(PromptContent content) {
        return content.template().lines().count() + " lines";
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = value instanceof String plain ? plain : JsonText.write(value);
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }

    private static Map<String, Object> flat(PromptContent content) {
        Map<String, Object> flat = new LinkedHashMap<>();
        PromptWriter.frontMatter(content).forEach((key, value) -> flatten(key, value, flat));
        return flat;
    }

    /** Maps member by member, tools by their names, all else as it is. */
    private static void flatten(String path, @Nullable Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((name, member) -> flatten(path + "." + name, member, into));
        } else if (path.equals("tools") && value instanceof List<?> tools) {
            for (Object tool : tools) {
                if (tool instanceof Map<?, ?> members) {
                    flatten(path + "." + members.get("name"), tool, into);
                }
            }
        } else if (value != null) {
            into.put(path, value);
        }
    }
}
