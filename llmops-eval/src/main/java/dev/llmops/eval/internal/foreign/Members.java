package dev.llmops.eval.internal.foreign;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of an object, of which each is taken once: what nobody takes is still there at the end. */
public final class Members {

    private final String where;
    private final ObjectNode object;
    private final Set<String> taken = new HashSet<>();

    public Members(String where, ObjectNode object) {
        this.where = where;
        this.object = object;
    }

    public String where() {
        return where;
    }

    /** {@return the object itself, whose members are not taken by looking at them} */
    public ObjectNode object() {
        return object;
    }

    /** {@return the first of these that is there and not null, or null} */
    @Nullable
    public JsonNode any(String... names) {
        JsonNode found = null;
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value == null) {
                continue;
            }
            if (found != null && !value.isNull()) {
                throw problem("has '" + name + "' beside another name of the same thing; leave one out");
            }
            taken.add(name);
            found = value.isNull() ? found : value;
        }
        return found;
    }

    /** {@return a text; a number or a boolean is taken by its JSON text} */
    @Nullable
    public String text(String... names) {
        JsonNode value = any(names);
        return value == null ? null : scalar(value, names[0]);
    }

    /** {@return texts; one text alone is a list of one} */
    @Nullable
    public List<String> texts(String... names) {
        JsonNode value = any(names);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(scalar(each, names[0])));
        } else {
            texts.add(scalar(value, names[0]));
        }
        return texts;
    }

    /** {@return the members of an object, or none} */
    public Map<String, Object> map(String... names) {
        JsonNode value = any(names);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw problem("must have an object as '" + names[0] + "', but had " + kind(value));
        }
        return values(value);
    }

    /** {@return what nobody took} */
    public Map<String, Object> rest() {
        Map<String, Object> rest = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (!taken.contains(member.getKey()) && !member.getValue().isNull()) {
                rest.put(member.getKey(), value(member.getValue()));
            }
        });
        return rest;
    }

    /** Takes members that say nothing about the row. */
    public void ignore(String... names) {
        taken.addAll(List.of(names));
    }

    public ExchangeException problem(String what) {
        return new ExchangeException(where + " " + what);
    }

    private String scalar(JsonNode value, String name) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isNumber() || value.isBoolean()) {
            return value.asText();
        }
        throw problem("must have a text as '" + name + "', but had " + kind(value));
    }

    public static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    public static Map<String, Object> values(JsonNode object) {
        return Json.MAPPER.convertValue(object, new TypeReference<Map<String, Object>>() {});
    }

    public static Object value(JsonNode tree) {
        return Json.MAPPER.convertValue(tree, Object.class);
    }
}
