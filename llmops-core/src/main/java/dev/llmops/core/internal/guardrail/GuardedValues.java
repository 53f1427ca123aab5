package dev.llmops.core.internal.guardrail;

import dev.llmops.core.chain.Call;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Shows guardrails a value of a variable: each text alone, and all its numbers and names of members together, one in each line. Only
 * where a guardrail changes these lines is each of them shown alone too.
 */
public final class GuardedValues {

    private final GuardrailRunner runner;
    private final Call call;
    private final String variable;
    private final boolean plainToo;

    private GuardedValues(GuardrailRunner runner, Call call, String variable, Object value) {
        this.runner = runner;
        this.call = call;
        this.variable = variable;
        String lines = lines(variable, value);
        this.plainToo = !lines.isEmpty() && !lines.equals(runner.check(call, variable, variable, lines));
    }

    public static Map<String, Object> checked(GuardrailRunner runner, Call call, Map<String, Object> variables) {
        Map<String, Object> checked = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            if (value != null) {
                checked.put(name, new GuardedValues(runner, call, name, value).checked(name, value));
            }
        });
        return checked;
    }

    /** A member comes from where its variable does: whoever fills the variable chooses the member's name. */
    private Object checked(String name, Object value) {
        if (value instanceof String text) {
            return runner.check(call, name, variable, text);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> checked = new ArrayList<>(list.size());
            list.forEach(element -> checked.add(element == null ? null : checked(name, element)));
            return checked;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> checked = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                if (member != null) {
                    String memberName = checkedName(String.valueOf(key));
                    checked.put(memberName, checked(memberName, member));
                }
            });
            return checked;
        }
        return value instanceof Number number ? checkedNumber(name, number) : value;
    }

    private String checkedName(String name) {
        return plainToo ? runner.check(call, variable, variable, name) : name;
    }

    /** With the name before it, which tells what a number is. */
    private Object checkedNumber(String name, Number number) {
        if (!plainToo) {
            return number;
        }
        String line = line(name, number);
        String checked = runner.check(call, name, variable, line);
        if (checked.equals(line)) {
            return number;
        }
        String prefix = name + ": ";
        return checked.startsWith(prefix) ? checked.substring(prefix.length()) : checked;
    }

    private static String lines(String variable, Object value) {
        StringJoiner lines = new StringJoiner("\n");
        collect(variable, value, lines);
        return lines.toString();
    }

    private static void collect(String name, Object value, StringJoiner lines) {
        if (value instanceof Number number) {
            lines.add(line(name, number));
        } else if (value instanceof List<?> list) {
            list.stream().filter(element -> element != null).forEach(element -> collect(name, element, lines));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                if (member != null) {
                    if (!(member instanceof Number)) {
                        lines.add(String.valueOf(key));
                    }
                    collect(String.valueOf(key), member, lines);
                }
            });
        }
    }

    private static String line(String name, Number number) {
        return name + ": " + plain(number);
    }

    /** Digits as a person would write them: a card number in a double has no exponent. */
    private static String plain(Number number) {
        boolean finite =
                !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
        return finite ? new BigDecimal(number.toString()).toPlainString() : number.toString();
    }
}
