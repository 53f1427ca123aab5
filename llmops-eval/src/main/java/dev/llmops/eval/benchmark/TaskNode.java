package dev.llmops.eval.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a task file, with its line. Only plain YAML is taken: a tag such as {@code !function} names code, and is refused.
 *
 * @param file the file's name
 * @param key what it is the value of
 * @param node the value
 */
record TaskNode(String file, String key, Node node) {

    TaskNode {
        String tag = node.getTag().getValue();
        if (!tag.startsWith(Tag.PREFIX) || tag.contains("python")) {
            throw error(
                    file,
                    node,
                    "'" + key + "' is code (" + tag + "), which is never run; write it as a template, or"
                            + " bring the documents into the form that the template needs");
        }
    }

    TaskException error(String message) {
        return error(file, node, message);
    }

    private static TaskException error(String file, Node node, String message) {
        return new TaskException(file + ":" + (node.getStartMark().getLine() + 1) + ": " + message, null);
    }

    boolean isNull() {
        return Tag.NULL.equals(node.getTag());
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isText() {
        return node instanceof ScalarNode && Tag.STR.equals(node.getTag());
    }

    Map<String, TaskNode> members() {
        if (!(node instanceof MappingNode mapping)) {
            throw error("'" + key + "' must be a mapping");
        }
        Map<String, TaskNode> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = new TaskNode(file, key, tuple.getKeyNode()).text();
            if (members.put(name, new TaskNode(file, name, tuple.getValueNode())) != null) {
                throw error(file, tuple.getKeyNode(), "'" + name + "' is there twice");
            }
        }
        return members;
    }

    List<TaskNode> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            throw error("'" + key + "' must be a list");
        }
        List<TaskNode> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(new TaskNode(file, key, element)));
        return elements;
    }

    String text() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw error("'" + key + "' must be a text");
    }

    int wholeNumber() {
        try {
            return Integer.parseInt(text());
        } catch (NumberFormatException e) {
            throw error("'" + key + "' must be a whole number, but was '" + text() + "'");
        }
    }

    boolean isTrue() {
        return switch (text()) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            default -> throw error("'" + key + "' must be true or false, but was '" + text() + "'");
        };
    }

    /** The value as documents have it. */
    @Nullable
    Object value() {
        if (isNull()) {
            return null;
        }
        if (node instanceof SequenceNode) {
            List<@Nullable Object> values = new ArrayList<>();
            elements().forEach(element -> values.add(element.value()));
            return values;
        }
        if (node instanceof MappingNode) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            members().forEach((name, member) -> values.put(name, member.value()));
            return values;
        }
        if (Tag.INT.equals(node.getTag())) {
            return (long) wholeNumber();
        }
        if (Tag.BOOL.equals(node.getTag())) {
            return isTrue();
        }
        return text();
    }
}
