package dev.llmops.local.internal.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/** The rules of a grammar as they are made. Equal rules are one, and their names are numbers, so that no name is long. */
final class GrammarRules {

    /** What the names of all rules begin with. llama.cpp's own rules, which these are put beside, have no such names. */
    private static final String PREFIX = "s-";

    // As llama.cpp's: a model that likes to break lines may.
    private static final String SPACE = "| \" \" | \"\\n\"{1,2} [ \\t]{0,20}";

    // Half of a character outside of the basic plane has no escape here; a model writes such characters as they are.
    private static final String CHARACTER = "[^\"\\\\\\x7F\\x00-\\x1F] | \"\\\\\" ([\"\\\\bfnrt]"
            + " | \"u\" ([0-9a-cA-CefEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}))";

    private final Map<String, String> bodies = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private int count;
    private long characters;

    /** {@return the name of a rule that is defined later} */
    String reserve() {
        return PREFIX + count++;
    }

    void define(String name, String body) {
        characters += name.length() + body.length() + 6L;
        if (characters > GbnfCheck.MAX_LENGTH) {
            throw new IllegalArgumentException("grammar must have at most " + GbnfCheck.MAX_LENGTH
                    + " characters, but has " + characters + " and more");
        }
        bodies.put(name, body);
    }

    /** {@return the name of the rule with this body} */
    String add(String body) {
        String known = names.get(body);
        if (known != null) {
            return known;
        }
        String name = reserve();
        define(name, body);
        names.put(body, name);
        return name;
    }

    private String builtIn(String name, String body) {
        if (!bodies.containsKey(PREFIX + name)) {
            define(PREFIX + name, body);
        }
        return PREFIX + name;
    }

    String space() {
        return builtIn("space", SPACE);
    }

    String character() {
        return builtIn("char", CHARACTER);
    }

    String string() {
        return builtIn("string", "\"\\\"\" " + character() + "* \"\\\"\"");
    }

    String number() {
        return builtIn("number", integer() + " (\".\" [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?");
    }

    String integer() {
        return builtIn("integer", "\"-\"? ([0] | [1-9] [0-9]{0,15})");
    }

    String bool() {
        return builtIn("boolean", "\"true\" | \"false\"");
    }

    String nothing() {
        return builtIn("null", "\"null\"");
    }

    /** Any value; the three rules name each other. */
    String value() {
        String name = PREFIX + "value";
        if (!bodies.containsKey(name)) {
            define(name, "");
            String all = String.join(" | ", object(), array(), string(), number(), bool(), nothing());
            define(name, all);
        }
        return name;
    }

    String object() {
        String member = string() + " " + colon() + " " + PREFIX + "value";
        String object = builtIn(
                "object", open("{") + " (\"}\" | " + member + " (" + comma() + " " + member + ")* " + close("}") + ")");
        value();
        return object;
    }

    String array() {
        String item = PREFIX + "value";
        String array = builtIn(
                "array", open("[") + " (\"]\" | " + item + " (" + comma() + " " + item + ")* " + close("]") + ")");
        value();
        return array;
    }

    String open(String bracket) {
        return "\"" + bracket + "\" " + space();
    }

    String close(String bracket) {
        return space() + " \"" + bracket + "\"";
    }

    String comma() {
        return "\",\" " + space();
    }

    String colon() {
        return space() + " \":\" " + space();
    }

    /** {@return all rules, one a line} */
    String text() {
        StringBuilder text = new StringBuilder();
        bodies.forEach(
                (name, body) -> text.append(name).append(" ::= ").append(body).append('\n'));
        return text.toString();
    }
}
