package dev.llmops.local.internal.grammar;

import static dev.llmops.local.internal.grammar.SchemaCheck.refused;

import java.util.Map;
import java.util.Set;

/** Texts by pattern, format or length. */
final class StringRules {

    /** What is followed of {@code format}; in draft 2020-12 it is an annotation otherwise. */
    static final Set<String> FORMATS = Set.of("date", "time", "date-time", "uuid");

    // The days that a month has, and 29 of each February.
    private static final String DATE = "[0-9]{4} \"-\" ("
            + "(\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])"
            + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
            + " | \"02-\" (\"0\" [1-9] | [12] [0-9]))";
    private static final String CLOCK = "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9]";
    private static final String TIME = CLOCK + " \":\" [0-5] [0-9] (\".\" [0-9]{3})? (\"Z\" | [+-] " + CLOCK + ")";
    private static final String HEXADECIMAL = "[0-9a-fA-F]";

    private final SchemaGuard guard;
    private final GrammarRules rules;

    StringRules(SchemaGuard guard, GrammarRules rules) {
        this.guard = guard;
        this.rules = rules;
    }

    String of(SchemaPath path, Map<?, ?> members) {
        if (members.get("pattern") != null) {
            return pattern(path, members.get("pattern"));
        }
        String format = String.valueOf(members.get("format"));
        if (FORMATS.contains(format)) {
            return rules.add("\"\\\"\" " + format(format) + " \"\\\"\"");
        }
        SchemaTypes.Counts counts = SchemaTypes.counts(guard, path, members, "minLength", "maxLength");
        int least = counts.least();
        int most = counts.most();
        if (least == 0 && most == SchemaTypes.UNLIMITED) {
            return rules.string();
        }
        String count = most == SchemaTypes.UNLIMITED ? "{" + least + ",}" : "{" + least + "," + most + "}";
        return rules.add("\"\\\"\" " + (most == 0 ? "" : rules.character() + count + " ") + "\"\\\"\"");
    }

    private String pattern(SchemaPath path, Object pattern) {
        if (!(pattern instanceof String text)) {
            throw refused(path, "'pattern' must be a text, but was " + SchemaPath.shown(pattern));
        }
        try {
            return rules.add("\"\\\"\" (" + PatternRules.of(text, rules) + ") \"\\\"\"");
        } catch (PatternRules.NotFollowed e) {
            if (guard == SchemaGuard.LENIENT) {
                return rules.string();
            }
            throw refused(path, "'pattern' " + e.getMessage() + ": " + SchemaPath.shown(text));
        }
    }

    private static String format(String format) {
        return switch (format) {
            case "date" -> DATE;
            case "time" -> TIME;
            case "date-time" -> DATE + " \"T\" " + TIME;
            default -> HEXADECIMAL + "{8} (\"-\" " + HEXADECIMAL + "{4}){3} \"-\" " + HEXADECIMAL + "{12}";
        };
    }
}
