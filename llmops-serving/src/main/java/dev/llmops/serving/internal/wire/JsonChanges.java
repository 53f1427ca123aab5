package dev.llmops.serving.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between two configurations, by its place. */
public final class JsonChanges {

    private final List<String> changes = new ArrayList<>();

    private JsonChanges() {}

    /** {@return such as {@code deployments[Chat].autoscaling_config.max_replicas: 2 -> 4}; elements of a list are known by their name} */
    public static List<String> between(@Nullable JsonNode before, JsonNode after) {
        JsonChanges found = new JsonChanges();
        found.compare("", before, after);
        return found.changes;
    }

    private void compare(String place, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> compare(place.isEmpty() ? name : place + "." + name, before.get(name), after.get(name)));
        } else if (before != null && after != null && isNamed(before) && isNamed(after)) {
            Set<String> names = new LinkedHashSet<>();
            before.forEach(each -> names.add(each.path("name").asText()));
            after.forEach(each -> names.add(each.path("name").asText()));
            names.forEach(name -> compare(place + "[" + name + "]", named(before, name), named(after, name)));
        } else {
            changes.add(place + ": " + text(before) + " -> " + text(after));
        }
    }

    private static boolean isNamed(JsonNode list) {
        if (!list.isArray()) {
            return false;
        }
        for (JsonNode each : list) {
            if (!each.path("name").isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "none" : value.toString();
    }
}
