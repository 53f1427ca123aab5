package dev.llmops.cli.serve;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A place in a configuration, which knows its line and its path: what is wrong there can be named. */
final class ConfigNode {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final int MAX_SHOWN = 60;

    private final ConfigFile file;
    private final String path;
    private final Node node;

    ConfigNode(ConfigFile file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    ConfigFile file() {
        return file;
    }

    InvalidConfigException problem(String rule) {
        return problem(rule, null);
    }

    private InvalidConfigException problem(String rule, @Nullable Throwable cause) {
        return new InvalidConfigException(
                file.name() + ":" + line(node) + ": " + (path.isEmpty() ? "the configuration" : path) + " " + rule,
                cause);
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Refuses what is not a mapping, a key that is there twice, and keys that nobody reads: most likely they are misspelled. */
    ConfigNode mapping(String... known) {
        for (Map.Entry<String, ConfigNode> member : members().entrySet()) {
            if (!Arrays.asList(known).contains(member.getKey())) {
                throw member.getValue()
                        .problem("is no known key; " + (path.isEmpty() ? "the configuration" : path) + " knows "
                                + String.join(", ", known));
            }
        }
        return this;
    }

    /** {@return every member by its name} */
    Map<String, ConfigNode> members() {
        if (!(node instanceof MappingNode mapping)) {
            throw problem("must be a mapping of names to values, but was " + shown());
        }
        Map<String, ConfigNode> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = key(tuple.getKeyNode());
            ConfigNode earlier = members.put(name, new ConfigNode(file, child(name), tuple.getValueNode()));
            if (earlier != null) {
                throw new ConfigNode(file, child(name), tuple.getKeyNode())
                        .problem("is there twice, first in line " + line(earlier.node) + "; leave one");
            }
        }
        return members;
    }

    private String key(Node name) {
        if (!(name instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw new ConfigNode(file, path, name).problem("must have texts as keys");
        }
        return scalar.getValue();
    }

    /** {@return a member, or null if it is not there} */
    @Nullable
    ConfigNode get(String name) {
        return members().get(name);
    }

    ConfigNode require(String name) {
        ConfigNode member = get(name);
        if (member == null) {
            throw problem("must have '" + name + "'");
        }
        return member;
    }

    /** Does something with a member that is there. What it refuses is told with its place. */
    void with(String name, Consumer<ConfigNode> taker) {
        ConfigNode member = get(name);
        if (member != null) {
            member.check(() -> taker.accept(member));
        }
    }

    List<ConfigNode> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            throw problem("must be a list, but was " + shown());
        }
        List<ConfigNode> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new ConfigNode(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** Returns whether it is this word, and nothing with members. */
    boolean says(String word) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(word);
    }

    List<String> texts() {
        return elements().stream().map(ConfigNode::text).toList();
    }

    /** {@return a text, with the values of environment variables in the place of their names} */
    String text() {
        String raw = scalar();
        boolean refers = VARIABLE.matcher(raw).find();
        if (!refers && !tag().equals(Tag.STR)) {
            throw problem("must be a text, but was " + shown() + "; if it is one, write it in quotes");
        }
        if (raw.isBlank()) {
            throw problem("must not be blank");
        }
        return VARIABLE.matcher(raw).replaceAll(found -> Matcher.quoteReplacement(variable(found.group(1))));
    }

    private String variable(String name) {
        String value = file.environment().apply(name);
        if (value == null || value.isBlank()) {
            throw problem("needs the environment variable " + name + ", which is "
                    + (value == null ? "not set" : "empty") + "; set it before the server starts");
        }
        return value;
    }

    /** {@return the value of the environment variable that the text names, which may stand nowhere else} */
    String secret() {
        if (!(node instanceof ScalarNode scalar)
                || !VARIABLE.matcher(scalar.getValue()).matches()) {
            throw problem("must name an environment variable, as in ${NAME}, and not be the secret itself");
        }
        return text();
    }

    double number() {
        return parse("a number", Double::parseDouble, Tag.INT, Tag.FLOAT);
    }

    java.math.BigDecimal decimal() {
        return parse("a number", java.math.BigDecimal::new, Tag.INT, Tag.FLOAT);
    }

    int count() {
        return parse("a whole number", Integer::parseInt, Tag.INT);
    }

    boolean truth() {
        return parse("true or false", ConfigNode::truth, Tag.BOOL);
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new NumberFormatException("neither true nor false");
        };
    }

    private <T> T parse(String what, java.util.function.Function<String, T> parser, Tag... tags) {
        String raw = scalar();
        boolean refers = VARIABLE.matcher(raw).matches();
        try {
            if (refers || Arrays.asList(tags).contains(tag())) {
                return parser.apply(refers ? text() : raw);
            }
        } catch (NumberFormatException e) {
            // Told below, and never with the value of a variable.
        }
        throw problem("must be " + what + ", but was " + shown());
    }

    Duration duration() {
        String text = text().strip();
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            return Duration.ofMillis(
                    Long.parseLong(matcher.group(1)) * Objects.requireNonNull(MILLIS.get(matcher.group(2))));
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw problem("must be a time like 500ms, 10s, 5m, 1h, 1d or PT0.5S, but was " + shown());
        }
    }

    <E extends Enum<E>> E constant(E[] values) {
        String text = text();
        for (E value : values) {
            if (word(value).equals(text)) {
                return value;
            }
        }
        throw problem(
                "must be one of " + Arrays.stream(values).map(ConfigNode::word).collect(Collectors.joining(", "))
                        + ", but was " + shown());
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Has values taken by what checks them, and tells where they stood when that refuses them. */
    <T> T take(Supplier<T> taker) {
        try {
            return taker.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw problem("is refused: " + e.getMessage(), e);
        }
    }

    void check(Runnable taker) {
        take(() -> {
            taker.run();
            return true;
        });
    }

    private String scalar() {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        throw problem("must have a value, but was " + shown());
    }

    private Tag tag() {
        return node.getTag();
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String shown() {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue();
            String quote = tag().equals(Tag.STR) ? "'" : "";
            return tag().equals(Tag.NULL)
                    ? "nothing"
                    : quote + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...") + quote;
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }
}
