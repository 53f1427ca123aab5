package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads what models write in the place of JSON: trailing commas, single quotes, names without quotes, comments, Python's
 * constants, NaN. What it reads is still checked by all rules.
 */
public final class AnswerRepair {

    private static final JsonMapper TOLERANT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AnswerRepair() {}

    /** {@return the tree of an answer that is no JSON but nearly, or null} */
    public static @Nullable JsonNode parse(String answer) {
        try {
            JsonNode tree = TOLERANT.readTree(constants(AnswerJson.extract(answer)));
            return tree.isObject() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /**
     * {@return the tree of an answer that was cut, with all closed that stood open; what was being written when it was cut is left
     * out. Null if that is no JSON}
     */
    public static @Nullable JsonNode parseCut(String answer) {
        int open = answer.indexOf('{');
        return open < 0 ? null : parse(closed(answer.substring(open)));
    }

    /** Outside of texts, Python's constants become JSON's, and numbers that JSON has not become null. */
    private static String constants(String json) {
        StringBuilder out = new StringBuilder(json.length());
        char quote = 0;
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (quote != 0) {
                out.append(c);
                if (c == '\\' && i + 1 < json.length()) {
                    out.append(json.charAt(++i));
                } else if (c == quote) {
                    quote = 0;
                }
                i++;
            } else if (Character.isLetter(c)) {
                int end = i;
                while (end < json.length() && Character.isLetterOrDigit(json.charAt(end))) {
                    end++;
                }
                out.append(constant(json.substring(i, end), json, end));
                i = end;
            } else {
                quote = c == '"' || c == '\'' ? c : 0;
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static String constant(String word, String json, int end) {
        int next = end;
        while (next < json.length() && json.charAt(next) <= ' ') {
            next++;
        }
        if (next < json.length() && json.charAt(next) == ':') {
            return word;
        }
        return switch (word) {
            case "True" -> "true";
            case "False" -> "false";
            case "None", "undefined", "NaN", "Infinity" -> "null";
            default -> word;
        };
    }

    /** Up to the last whole value, then the brackets that are open there. */
    private static String closed(String json) {
        int end = soundEnd(json);
        StringBuilder whole = new StringBuilder(json.substring(0, end));
        Deque<Character> open = new ArrayDeque<>();
        scan(json.substring(0, end), open);
        open.forEach(whole::append);
        return whole.toString();
    }

    private static int soundEnd(String json) {
        return scan(json, new ArrayDeque<>());
    }

    /** {@return where the last whole value ends} The brackets that are open at the end are put on the stack. */
    private static int scan(String json, Deque<Character> open) {
        int sound = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
                continue;
            }
            switch (c) {
                case '"' -> quoted = true;
                case '{', '[' -> {
                    open.push(c == '{' ? '}' : ']');
                    sound = i + 1;
                }
                case ',' -> sound = i;
                case '}', ']' -> {
                    if (open.isEmpty() || open.pop() != c) {
                        return sound;
                    }
                    sound = i + 1;
                }
                default -> {}
            }
        }
        return sound;
    }
}
