package dev.llmops.local.fuzz;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Makes chat templates that run for ever, take all memory, overflow a stack, or are only wrong. */
public final class HostileTemplates {

    private static final List<String> VALUES = List.of(
            "messages",
            "messages[0]",
            "messages[0].content",
            "messages[-1]['role']",
            "tools",
            "ns",
            "ns.x",
            "ns.l",
            "x",
            "l",
            "t",
            "loop",
            "m",
            "m()",
            "m",
            "bos_token",
            "none",
            "true",
            "undefined_name",
            "0",
            "-1",
            "1",
            "3.5",
            "0.0/0.0",
            "9223372036854775807",
            "-9223372036854775808",
            "2000000000",
            "'a'",
            "''",
            "'é'",
            "'{}{}{}'",
            "' \\n '",
            "[]",
            "{}",
            "[1, 'a', none]",
            "(1, 2)",
            "{'a': [1]}",
            "range(1000)",
            "namespace",
            "range");

    private static final List<String> FILTERS = List.of(
            "length",
            "list",
            "tojson",
            "tojson(indent=2000000000)",
            "tojson(indent=-5)",
            "tojson(separators=['a' * 1000, 'b'])",
            "string",
            "join",
            "join('a' * 100000)",
            "join(attribute='role')",
            "replace('', 'ab')",
            "replace('a', 'aa' * 1000)",
            "indent",
            "indent(2000000000)",
            "indent(-1)",
            "indent(10, true, true)",
            "upper",
            "lower",
            "title",
            "capitalize",
            "trim",
            "strip",
            "first",
            "last",
            "sort",
            "sort(reverse=true)",
            "sort(attribute='role')",
            "dictsort",
            "dictsort(by='value')",
            "items",
            "map(attribute='content')",
            "map(attribute=0)",
            "select('equalto', 1)",
            "selectattr('role')",
            "selectattr('role', 'in', messages)",
            "rejectattr('role', 'equalto', 'user')",
            "reverse",
            "unique",
            "min",
            "max",
            "sum",
            "default('d')",
            "default(ns)",
            "int",
            "int(base=36)",
            "float",
            "abs",
            "safe",
            "wordcount",
            "truncate(3)",
            "batch(2)",
            "slice(3)",
            "format(1, 2, 3)",
            "d",
            "e",
            "count");

    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "~", "==", "!=", "<", ">", "<=", ">=", "and", "or", "in", "not in");

    private static final List<String> TESTS = List.of(
            "defined",
            "string",
            "divisibleby(0)",
            "divisibleby(-1)",
            "odd",
            "even",
            "in([1, 2])",
            "in(messages)",
            "mapping",
            "iterable",
            "eq(1)",
            "lt('a')",
            "none",
            "test",
            "sameas(1)",
            "callable",
            "not none");

    private static final List<String> METHODS = List.of(
            "split('a')",
            "split('')",
            "split('a', 1)",
            "rsplit('a')",
            "strip('a')",
            "lstrip()",
            "rstrip('ab')",
            "startswith('a')",
            "endswith('')",
            "upper()",
            "replace('a', 'bb')",
            "format(1)",
            "get('a')",
            "get('a', ns)",
            "keys()",
            "values()",
            "items()",
            "append(1)",
            "append(l)",
            "append(ns)",
            "append(l.append)",
            "pop()",
            "pop(-5)",
            "pop(1000000)",
            "x",
            "l",
            "content",
            "length",
            "append");

    private static final List<String> TEXTS = List.of(
            "x", "ns.x", "'a'", "''", "'a,b,c'", "' \\n '", "messages[0].role", "bos_token", "('ab' * 50000)", "m()");

    private HostileTemplates() {}

    /** {@return a template that is hostile in a way that depends on the random numbers alone} */
    public static String generate(Random random) {
        StringBuilder text = new StringBuilder(
                "{% set ns = namespace(x='a', l=[1]) %}{% set x = 'ab' %}{% set l = [1, 'a'] %}{% set t = (1, 2) %}"
                        + "{% macro m(a=1, b='x') %}{{ a }}{{ b }}{% endmacro %}");
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            text.append(statement(random, 3));
        }
        return random.nextInt(10) == 0 ? damaged(random, text) : text.toString();
    }

    private static String damaged(Random random, StringBuilder text) {
        for (int i = 0; i < 3; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "{}()[]'\"%-#|.,:\\".charAt(random.nextInt(16)));
                default ->
                    text.insert(
                            at,
                            text.substring(at, Math.min(text.length(), at + random.nextInt(40)))
                                    .repeat(1 + random.nextInt(200)));
            }
        }
        return text.toString();
    }

    private static String statement(Random random, int depth) {
        Function<Random, String> body =
                r -> depth == 0 ? "a" : statement(r, depth - 1) + (r.nextBoolean() ? statement(r, depth - 1) : "");
        return switch (random.nextInt(12)) {
            case 0 -> "{% for i in range(" + number(random) + ") %}" + body.apply(random) + "{% endfor %}";
            case 1 -> "{% for i in (" + expression(random, 2) + ") %}" + body.apply(random) + "{% else %}b{% endfor %}";
            case 2 ->
                "{% for k, v in " + expression(random, 2) + ".items() if " + expression(random, 1) + " %}{{ k }}"
                        + body.apply(random) + "{% endfor %}";
            case 3 ->
                "{% if " + expression(random, 2) + " %}" + body.apply(random) + "{% else %}" + body.apply(random)
                        + "{% endif %}";
            case 4 -> "{% set ns.x = " + expression(random, 3) + " %}";
            case 5 -> "{% set ns.l = " + expression(random, 3) + " %}";
            case 6 -> "{% set x = " + expression(random, 3) + " %}";
            case 7 ->
                "{% macro m(a=" + expression(random, 1) + ", b=2) %}" + body.apply(random) + "{{ m(a) }}{% endmacro %}";
            case 8 ->
                "{% call m(" + expression(random, 1) + ") %}" + body.apply(random) + "{{ caller() }}{% endcall %}";
            case 9 -> "{% set x %}" + body.apply(random) + "{% endset %}";
            case 10 -> "{% filter " + pick(random, FILTERS) + " %}" + body.apply(random) + "{% endfilter %}";
            default -> "{{ " + expression(random, 4) + " }}";
        };
    }

    private static String expression(Random random, int depth) {
        if (depth == 0) {
            return pick(random, VALUES);
        }
        return switch (random.nextInt(4)) {
            case 0 -> text(random, depth);
            case 1 -> list(random, depth);
            default -> anything(random, depth);
        };
    }

    private static String anything(Random random, int depth) {
        String inner = "(" + expression(random, depth - 1) + ")";
        return switch (random.nextInt(12)) {
            case 0, 1 -> inner + "|" + pick(random, FILTERS);
            case 2 -> inner + "." + pick(random, METHODS);
            case 3 -> inner + " " + pick(random, OPERATORS) + " (" + expression(random, depth - 1) + ")";
            case 4 -> inner + " is " + pick(random, TESTS);
            case 5 -> "[" + inner + ", " + expression(random, depth - 1) + "]";
            case 6 -> "{ " + inner + ": " + expression(random, depth - 1) + " }";
            case 7 -> inner + "[" + expression(random, depth - 1) + "]";
            case 8 -> inner + "[" + number(random) + ":" + number(random) + ":" + number(random) + "]";
            case 9 -> inner + " if " + expression(random, depth - 1) + " else " + expression(random, depth - 1);
            case 10 -> inner + " * " + number(random);
            default -> "m(" + inner + ", b=" + expression(random, depth - 1) + ")";
        };
    }

    /** Returns an expression that is a text, so that the engine gets further than to the first wrong type. */
    private static String text(Random random, int depth) {
        if (depth == 0) {
            return pick(random, TEXTS);
        }
        String inner = "(" + text(random, depth - 1) + ")";
        return switch (random.nextInt(10)) {
            case 0 -> inner + " ~ " + expression(random, depth - 1);
            case 1 -> inner + " * " + number(random);
            case 2 -> inner + ".replace(" + text(random, depth - 1) + ", " + text(random, depth - 1) + ")";
            case 3 ->
                inner + "|indent(" + (random.nextBoolean() ? number(random) : text(random, depth - 1))
                        + ", true, true)";
            case 4 ->
                inner + "." + pick(random, List.of("strip", "lstrip", "rstrip")) + "(" + text(random, depth - 1) + ")";
            case 5 ->
                inner + "|" + pick(random, List.of("upper", "title", "capitalize", "tojson", "trim", "safe", "string"));
            case 6 -> inner + "[" + number(random) + ":" + number(random) + ":" + number(random) + "]";
            case 7 -> "(" + list(random, depth - 1) + ")|join(" + text(random, depth - 1) + ")";
            case 8 -> "(" + list(random, depth - 1) + ")|tojson(indent=" + number(random) + ")";
            default -> "(" + list(random, depth - 1) + ")|string";
        };
    }

    private static String list(Random random, int depth) {
        if (depth == 0) {
            return pick(random, List.of("l", "ns.l", "messages", "range(1000)", "t", "[]", "['b', 'a']"));
        }
        String inner = "(" + list(random, depth - 1) + ")";
        return switch (random.nextInt(9)) {
            case 0 -> inner + " + " + list(random, depth - 1);
            case 1 -> "(" + text(random, depth - 1) + ").split(" + text(random, depth - 1) + ")";
            case 2 ->
                inner + "|"
                        + pick(random, List.of("list", "sort", "reverse", "map(attribute='role')", "map(attribute=0)"));
            case 3 -> inner + "[" + number(random) + ":" + number(random) + ":" + number(random) + "]";
            case 4 -> "range(" + number(random) + ", " + number(random) + ", " + number(random) + ")";
            case 5 -> "[" + expression(random, depth - 1) + ", " + inner + "]";
            case 6 -> inner + ".append(" + expression(random, depth - 1) + ")";
            case 7 -> inner + "|select('in', " + list(random, depth - 1) + ")";
            default ->
                "{'a': " + expression(random, depth - 1) + "}."
                        + pick(random, List.of("items()", "values()", "keys()"));
        };
    }

    private static String number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "-1";
            case 1 -> Integer.toString(random.nextInt(10));
            case 2 -> Integer.toString(random.nextInt(3_000));
            case 3 -> Long.toString(random.nextLong());
            default -> "2000000000";
        };
    }

    private static String pick(Random random, List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
