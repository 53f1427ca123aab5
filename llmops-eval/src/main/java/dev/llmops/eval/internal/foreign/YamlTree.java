package dev.llmops.eval.internal.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.exchange.ExchangeException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as data, by the core schema of YAML 1.2, in which {@code no} is a text. Only nodes are read: a tag that names a type is refused.
 * Aliases are followed as far as the whole stays within its limit, so that a few lines cannot describe gigabytes.
 */
public final class YamlTree {

    private static final int MAX_CHARACTERS = 16 << 20;
    private static final int MAX_NODES = 1_000_000;
    private static final int DEEPEST = 50;
    private static final int MAX_ALIASES = 10_000;

    /** As of numbers in JSON: the time to read one grows with the square of its digits. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private static final Pattern DIGITS = Pattern.compile("[-+]?[.0-9][-+.eE0-9]*");
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

    private static final Set<Tag> PLAIN =
            Set.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.STR, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private int nodes;

    private YamlTree(String name) {
        this.name = name;
    }

    public static JsonNode read(String name, String yaml) {
        return new YamlTree(name).tree(yaml);
    }

    private JsonNode tree(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        try {
            Node root = new Yaml(options).compose(new StringReader(yaml));
            return root == null ? NODES.nullNode() : tree(root, 0);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ExchangeException("line " + line + " of '" + name + "' is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new ExchangeException("'" + name + "' cannot be read as YAML: " + e.getMessage(), e);
        }
    }

    private JsonNode tree(Node node, int depth) {
        nodes++;
        if (nodes > MAX_NODES || depth > DEEPEST) {
            throw new ExchangeException("'" + name + "' must describe at most " + MAX_NODES + " values, " + DEEPEST
                    + " levels deep, aliases followed, but describes more");
        }
        if (!PLAIN.contains(node.getTag())) {
            throw problem(node, "has the tag '" + node.getTag() + "', which names a type; leave it out");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            for (Node each : sequence.getValue()) {
                array.add(tree(each, depth + 1));
            }
            return array;
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, depth);
        }
        throw problem(node, "is no value");
    }

    private ObjectNode object(MappingNode mapping, int depth) {
        ObjectNode object = NODES.objectNode();
        ObjectNode merged = NODES.objectNode();
        for (NodeTuple member : mapping.getValue()) {
            if (!(member.getKeyNode() instanceof ScalarNode key)) {
                throw problem(member.getKeyNode(), "has a key that is no text");
            }
            JsonNode value = tree(member.getValueNode(), depth + 1);
            if (key.getValue().equals("<<") && key.isPlain()) {
                merge(member.getKeyNode(), value, merged);
            } else if (object.has(key.getValue())) {
                throw problem(key, "has the key '" + key.getValue() + "' twice");
            } else {
                object.set(key.getValue(), value);
            }
        }
        merged.properties().forEach(member -> object.putIfAbsent(member.getKey(), member.getValue()));
        return object;
    }

    private void merge(Node at, JsonNode value, ObjectNode merged) {
        for (JsonNode each : value.isArray() ? value : NODES.arrayNode().add(value)) {
            if (!(each instanceof ObjectNode object)) {
                throw problem(at, "merges something that is no mapping");
            }
            object.properties().forEach(member -> merged.putIfAbsent(member.getKey(), member.getValue()));
        }
    }

    private JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
            return NODES.textNode(text);
        }
        if (NULL.matcher(text).matches()) {
            return NODES.nullNode();
        }
        if (BOOLEAN.matcher(text).matches()) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        if (text.length() > MAX_NUMBER_LENGTH && DIGITS.matcher(text).matches()) {
            throw problem(scalar, "has a number of more than " + MAX_NUMBER_LENGTH + " digits; put a text in quotes");
        }
        if (INTEGER.matcher(text).matches()) {
            return NODES.numberNode(new BigInteger(text));
        }
        return FLOAT.matcher(text).matches() ? NODES.numberNode(new BigDecimal(text)) : NODES.textNode(text);
    }

    private ExchangeException problem(Node at, String what) {
        return new ExchangeException("line " + (at.getStartMark().getLine() + 1) + " of '" + name + "' " + what);
    }
}
