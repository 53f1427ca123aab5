package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables of a test: a list of values stands for a test with each, and a value may name others. */
final class PromptfooVars {

    private static final int MAX_COMBINATIONS = 10_000;
    private static final Pattern NAME = Pattern.compile("\\{\\{ {0,8}([A-Za-z_][A-Za-z0-9_]{0,99}) {0,8}\\}\\}");

    private PromptfooVars() {}

    /** {@return one object of variables for each combination of the values of lists} */
    static List<ObjectNode> combinations(String where, ObjectNode vars) {
        List<ObjectNode> all = List.of(vars.objectNode());
        for (Map.Entry<String, JsonNode> variable : vars.properties()) {
            boolean several = variable.getValue().isArray() && !isChat(variable.getValue());
            Iterable<JsonNode> values = several ? variable.getValue() : List.of(variable.getValue());
            List<ObjectNode> more = new ArrayList<>();
            for (ObjectNode each : all) {
                for (JsonNode value : values) {
                    ObjectNode one = each.deepCopy();
                    one.set(variable.getKey(), value);
                    more.add(one);
                }
                if (more.size() > MAX_COMBINATIONS) {
                    throw new ExchangeException(where + " must combine to at most " + MAX_COMBINATIONS
                            + " tests, but its lists of values combine to more");
                }
            }
            all = more;
        }
        return all.stream().map(each -> filled(where, each)).toList();
    }

    private static boolean isChat(JsonNode value) {
        return value.path(0).has("role") || value.path(0).isArray();
    }

    private static ObjectNode filled(String where, ObjectNode vars) {
        ObjectNode filled = vars.deepCopy();
        vars.properties().forEach(variable -> {
            if (variable.getValue().isTextual()) {
                filled.put(variable.getKey(), fill(where, variable.getValue().textValue(), vars));
            }
        });
        return filled;
    }

    /** {@return a text with the values of the variables that it names; other templates are refused, as their result is not known here} */
    static String fill(String where, String text, ObjectNode vars) {
        Matcher matcher = NAME.matcher(text);
        StringBuilder filled = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            JsonNode value = vars.path(matcher.group(1));
            if (!value.isValueNode() || value.isNull()) {
                throw new ExchangeException(
                        where + " names the variable '" + matcher.group(1) + "', which it does not set");
            }
            filled.append(plain(where, text.substring(end, matcher.start()))).append(value.asText());
            end = matcher.end();
        }
        return filled.append(plain(where, text.substring(end))).toString();
    }

    private static String plain(String where, String text) {
        if (text.contains("{{") || text.contains("{%")) {
            throw new ExchangeException(
                    where
                            + " has a template with more than the name of a variable in it, which is not run; write out what it becomes");
        }
        return text;
    }
}
