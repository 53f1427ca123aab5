package dev.llmops.guardrails.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place in a policy, which knows its path: what is wrong there can be named. */
final class PolicyNode {

    private final JsonNode node;
    private final String path;

    PolicyNode(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    InvalidPolicyException problem(String rule) {
        return new InvalidPolicyException(path, path.isEmpty() ? "the policy " + rule : rule);
    }

    /** Refuses what is not a mapping, and members that nobody reads: most likely they are misspelled. */
    PolicyNode mapping(String... known) {
        if (!node.isObject()) {
            throw problem("must be a mapping of names to values, but was " + shown());
        }
        if (known.length > 0) {
            node.fieldNames().forEachRemaining(name -> {
                if (!Arrays.asList(known).contains(name)) {
                    throw problem("knows " + String.join(", ", known) + ", but not '" + name + "'");
                }
            });
        }
        return this;
    }

    /** {@return a member, or null if it is not there} */
    @Nullable
    PolicyNode get(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull() ? null : new PolicyNode(member, child(name));
    }

    PolicyNode require(String name) {
        PolicyNode member = get(name);
        if (member == null) {
            throw problem("must have '" + name + "'");
        }
        return member;
    }

    /** {@return every member by its name; one without a value is an empty mapping} */
    Map<String, PolicyNode> members() {
        mapping();
        Map<String, PolicyNode> members = new LinkedHashMap<>();
        node.properties().forEach(entry -> members.put(entry.getKey(), orEmpty(entry.getValue(), entry.getKey())));
        return members;
    }

    private PolicyNode orEmpty(JsonNode value, String name) {
        // YAML's "pii:" is read as an empty text.
        boolean nothing = value.isNull() || (value.isTextual() && value.asText().isEmpty());
        return new PolicyNode(nothing ? JsonNodeFactory.instance.objectNode() : value, child(name));
    }

    boolean isList() {
        return node.isArray();
    }

    /** {@return the elements of what must be a list} */
    List<PolicyNode> list() {
        if (!isList()) {
            throw problem("must be a list");
        }
        return elements();
    }

    List<PolicyNode> elements() {
        List<PolicyNode> elements = new ArrayList<>();
        for (JsonNode element : node) {
            elements.add(new PolicyNode(element, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    boolean isText() {
        return node.isTextual();
    }

    /** {@return a text; a number counts as one, for a version is often written as one} */
    String text() {
        if (!node.isValueNode() || node.isNull()) {
            throw problem("must be a text, but was " + shown());
        }
        if (node.asText().isBlank()) {
            throw problem("must not be blank");
        }
        return node.asText();
    }

    double number() {
        if (!node.isNumber()) {
            throw problem("must be a number, but was " + shown());
        }
        return node.doubleValue();
    }

    /** {@return a whole number of at least 1} */
    int count() {
        if (!node.canConvertToExactIntegral() || !node.canConvertToInt() || node.intValue() < 1) {
            throw problem("must be a whole number of at least 1, but was " + shown());
        }
        return node.intValue();
    }

    Duration duration() {
        String text = text().strip();
        try {
            if (text.startsWith("P")) {
                return Duration.parse(text);
            }
            if (text.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(text.substring(0, text.length() - 2).strip()));
            }
            if (text.endsWith("s")) {
                return Duration.ofSeconds(
                        Long.parseLong(text.substring(0, text.length() - 1).strip()));
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw new InvalidPolicyException(path, "must be a time like 50ms, 2s or PT0.5S, but was " + shown(), e);
        }
        throw problem("must be a time like 50ms, 2s or PT0.5S, but was " + shown());
    }

    <E extends Enum<E>> E constant(E[] values) {
        String text = text();
        for (E value : values) {
            if (PolicyJson.word(value).equals(text)) {
                return value;
            }
        }
        throw problem("must be one of "
                + String.join(", ", Arrays.stream(values).map(PolicyJson::word).toList()) + ", but was " + shown());
    }

    /** Has a value taken by what checks it, and tells where it stood when that refuses it. */
    <T> T take(Supplier<T> taker) {
        try {
            return taker.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidPolicyException(path, String.valueOf(e.getMessage()), e);
        }
    }

    /** Does something with a member that is there. */
    <T> void with(String name, Function<PolicyNode, T> taker) {
        PolicyNode member = get(name);
        if (member != null) {
            member.take(() -> taker.apply(member));
        }
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String shown() {
        String text = node.toString();
        int most = 60;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
