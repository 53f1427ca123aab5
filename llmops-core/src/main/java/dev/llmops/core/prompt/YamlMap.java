package dev.llmops.core.prompt;

import dev.llmops.core.internal.template.Problems;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML mapping as plain values, and the line of each key. It reads data only: tags that name types are refused, and
 * so are anchors of lists and maps, with which a few lines can describe gigabytes.
 */
final class YamlMap {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int DEEPEST = 50;

    private final Map<String, Object> values;
    private final @Nullable Node root;

    private YamlMap(Map<String, Object> values, @Nullable Node root) {
        this.values = values;
        this.root = root;
    }

    /** {@return the mapping; an empty one, and a problem, if it cannot be read} */
    static YamlMap read(String yaml, Problems problems) {
        try {
            Node root = yaml().compose(new StringReader(yaml));
            if (root == null) {
                return new YamlMap(Map.of(), null);
            }
            if (!(new ValueReader(options()).read(root) instanceof Map<?, ?> map)) {
                problems.add(1, "the front matter must be a mapping of keys to values");
                return new YamlMap(Map.of(), null);
            }
            return new YamlMap(withStringKeys(map), root);
        } catch (MarkedYAMLException e) {
            problems.add(line(e), "the front matter is no YAML: " + e.getProblem() + context(e), e);
        } catch (YAMLException e) {
            // Of the limits that are set, the one on aliases is the only one without a mark that people meet.
            boolean alias = String.valueOf(e.getMessage()).contains("aliases for non-scalar nodes");
            problems.add(
                    1,
                    alias
                            ? "the front matter must not repeat a list or mapping by *name; write it out"
                            : "the front matter is no YAML: " + e.getMessage(),
                    e);
        }
        return new YamlMap(Map.of(), null);
    }

    /** Where something is found to be never closed is the end; where it was opened is what its author wants to know. */
    private static int line(MarkedYAMLException e) {
        boolean atEnd = String.valueOf(e.getProblem()).contains("<stream end>");
        Mark mark = atEnd && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static String context(MarkedYAMLException e) {
        return e.getContext() == null ? "" : " (" + e.getContext() + ")";
    }

    private static Map<String, Object> withStringKeys(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                named.put(String.valueOf(key), value);
            }
        });
        return named;
    }

    Map<String, Object> values() {
        return values;
    }

    /** {@return the line of the deepest key of a path that is there, counted from 1} */
    int line(List<String> path) {
        Node node = root;
        int line = 1;
        for (String key : path) {
            NodeTuple member = member(node, key);
            if (member == null) {
                return line;
            }
            line = member.getKeyNode().getStartMark().getLine() + 1;
            node = member.getValueNode();
        }
        return line;
    }

    /** {@return the line of a path, counted from 1; 0 if it is not there. A key of Picoschema may say more than its name} */
    int lineIfThere(List<String> path) {
        Node node = root;
        int line = 0;
        for (String key : path) {
            NodeTuple member = named(node, key);
            if (member == null) {
                NodeTuple properties = member(node, "properties");
                member = properties == null ? null : named(properties.getValueNode(), key);
            }
            if (member == null) {
                return 0;
            }
            line = member.getKeyNode().getStartMark().getLine() + 1;
            node = member.getValueNode();
        }
        return line;
    }

    private static @Nullable NodeTuple named(@Nullable Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                if (member.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().replaceFirst("[?(].*$", "").equals(name)) {
                    return member;
                }
            }
        }
        return null;
    }

    private static @Nullable NodeTuple member(@Nullable Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple member : mapping.getValue()) {
                if (member.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key)) {
                    return member;
                }
            }
        }
        return null;
    }

    private static Yaml yaml() {
        DumperOptions dumper = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options()), new Representer(dumper), dumper, options(), new CoreSchemaResolver());
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(MAX_CHARACTERS);
        return options;
    }

    private static final class ValueReader extends SafeConstructor {

        ValueReader(LoaderOptions options) {
            super(options);
            setAllowDuplicateKeys(false);
        }

        Object read(Node node) {
            return constructDocument(node);
        }
    }

    /** The core schema of YAML 1.2, as Dotprompt uses it: {@code no} is a text and so is {@code 12:30}. */
    private static final class CoreSchemaResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL|"), "~nN\0");
            addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
            addImplicitResolver(Tag.INT, Pattern.compile("[-+]?(0|[1-9][0-9]*)"), "-+0123456789");
            addImplicitResolver(
                    Tag.FLOAT,
                    Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+\\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?"),
                    "-+0123456789.");
        }
    }
}
