package dev.llmops.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** Chat templates that are made to run for ever, to take all memory, or to overflow a stack. */
final class TemplateAttacks {

    private TemplateAttacks() {}

    /** {@return each known attack by its name} */
    public static Map<String, String> known() {
        Map<String, String> all = new LinkedHashMap<>();
        nested(all);
        recursive(all);
        long_(all);
        multiplying(all);
        cyclic(all);
        outside(all);
        return all;
    }

    private static void nested(Map<String, String> all) {
        all.put("600 nested parentheses", around("{{ ", "(", "1", ")", " }}", 600));
        all.put("200,000 nested parentheses", around("{{ ", "(", "1", ")", " }}", 200_000));
        all.put("5,000 nested lists", around("{{ ", "[", "1", "]", " }}", 5_000));
        all.put("5,000 nested tuples", around("{{ ", "(", "1", ",)", " }}", 5_000));
        all.put("5,000 nested objects", around("{{ ", "{'a':", "1", "}", " }}", 5_000));
        all.put("5,000 nested calls", around("{{ ", "range(", "1", ")", " }}", 5_000));
        all.put("5,000 nested indexes", around("{{ ", "messages[", "0", "]", " }}", 5_000));
        all.put("1,000 nested blocks", around("", "{% if 1 %}", "x", "{% endif %}", "", 1_000));
        all.put("100,000 nested blocks", around("", "{% if 1 %}", "x", "{% endif %}", "", 100_000));
        all.put("2,000 nested loops", around("", "{% for a in [1] %}", "x", "{% endfor %}", "", 2_000));
        all.put("40 nested loops", around("", "{% for a in [1, 2] %}", "x", "{% endfor %}", "", 40));
        all.put("2,000 nested sets", around("", "{% set a %}", "x", "{% endset %}", "", 2_000));
        all.put("2,000 nested macros", around("", "{% macro a() %}", "x", "{% endmacro %}", "", 2_000));
        all.put("2,000 nested filters", around("", "{% filter upper %}", "x", "{% endfilter %}", "", 2_000));
        all.put(
                "2,000 nested call blocks",
                around(
                        "{% macro a() %}{{ caller() }}{% endmacro %}",
                        "{% call a() %}", "x", "{% endcall %}", "", 2_000));
        all.put("unclosed blocks", "{% if 1 %}".repeat(100_000));
        all.put("unclosed parentheses", "{{ " + "(".repeat(100_000));
        all.put("elif chain", "{% if 0 %}" + "{% elif 0 %}".repeat(20_000) + "{% endif %}");
    }

    private static void recursive(Map<String, String> all) {
        all.put("macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
        all.put("macro that calls itself twice", "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}");
        all.put(
                "macros that call each other",
                "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}");
        all.put("macro in its own default", "{% macro m(a=m()) %}{{ a }}{% endmacro %}{{ m() }}");
        all.put(
                "call block that calls itself",
                "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}");
        all.put(
                "binary recursion to a depth",
                "{% macro m(n) %}{% if n > 0 %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}");
        all.put("recursive loop", "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}");
        all.put(
                "loop in a macro in the loop",
                "{% macro m(l) %}{% for a in l %}{{ m(l) }}{% endfor %}{% endmacro %}{{ m([1, 2]) }}");
        all.put(
                "chain of callers",
                "{% set ns = namespace(c=0) %}{% macro m() %}{% set ns.c = caller %}{% endmacro %}{% for i in"
                        + " range(100000) %}{% set f = ns.c %}{% call m() %}{{ f }}{% endcall %}{% endfor %}");
    }

    private static void long_(Map<String, String> all) {
        all.put("+ 1 100,000 times", "{{ 1" + " + 1".repeat(100_000) + " }}");
        all.put("+ 1 9,000 times", "{{ 1" + " + 1".repeat(4_500) + " }}");
        all.put("~ 1 100,000 times", "{{ 1" + " ~ 1".repeat(100_000) + " }}");
        all.put("or 100,000 times", "{{ 0" + " or 0".repeat(100_000) + " }}");
        all.put("not 100,000 times", "{{ " + "not ".repeat(100_000) + "1 }}");
        all.put("- 100,000 times", "{{ " + "- ".repeat(100_000) + "1 }}");
        all.put("if chain", "{{ " + "1 if 0 else ".repeat(30_000) + "2 }}");
        all.put("filter chain", "{{ 'a'" + "|upper".repeat(100_000) + " }}");
        all.put("test chain", "{{ 'a'" + " is string".repeat(100_000) + " }}");
        all.put("attribute chain", "{{ messages" + ".a".repeat(100_000) + " }}");
        all.put("index chain", "{{ messages" + "[0]".repeat(100_000) + " }}");
        all.put("call chain", "{{ range" + "()".repeat(100_000) + " }}");
        all.put("comparison chain", "{{ 1" + " < 1".repeat(100_000) + " }}");
        all.put("huge number", "{{ " + "9".repeat(100_000) + " }}");
        all.put("huge fraction", "{{ " + "9".repeat(400) + "." + "9".repeat(100_000) + " }}");
        all.put("huge source", "x".repeat(3_000_000));
        all.put("line ends of Windows", "\r\n".repeat(500_000));
        all.put("many small tags", "{{1}}".repeat(200_000));
        all.put("many comments", "{#a#}".repeat(200_000));
        all.put("long text", "{{ '" + "a".repeat(900_000) + "' }}".repeat(1));
        all.put("many variables", variables(30_000) + "{% for i in range(10000) %}{% endfor %}");
        all.put("many arguments", "{{ range(" + "1,".repeat(4_000) + ") }}");
    }

    private static String variables(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("{% set v").append(i).append("=1%}");
        }
        return text.toString();
    }

    private static void multiplying(Map<String, String> all) {
        String start = "{% set ns = namespace(x='aaaaaaaaaa', l=[1]) %}";
        all.put("range(2000000000)", "{% for i in range(2000000000) %}x{% endfor %}");
        all.put("range past the greatest number", "{{ range(9223372036854775800, 9223372036854775807, 1000) }}");
        all.put("range below the least number", "{{ range(-9223372036854775800, -9223372036854775807, -1000) }}");
        all.put("loops in loops", "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}");
        all.put("40 doublings", start + loop(40, "{% set ns.x = ns.x ~ ns.x %}") + "{{ ns.x }}");
        all.put("40 doublings with +", start + loop(40, "{% set ns.x = ns.x + ns.x %}") + "{{ ns.x }}");
        all.put("40 doublings without a loop", "{% set x = 'a' %}" + "{% set x = x ~ x %}".repeat(40) + "{{ x }}");
        all.put("40 doublings of nothing", "{% set x = '' %}" + "{% set x = x ~ x %}".repeat(40) + "{{ x }}");
        all.put(
                "doublings of nothing, stripped",
                "{% set x = ' ' %}" + "{% set x = x ~ x %}".repeat(17) + "{{ x.strip() }}".repeat(100));
        all.put("repeated text", "{{ 'a' * 2000000000 }}");
        all.put("repeated text, 64 bits", "{{ 'aaaaaaaaaa' * 9223372036854775807 }}");
        all.put("repeated repeats", "{{ 'a' * 100000 * 100000 }}");
        all.put(
                "printed again and again",
                "{% set x = 'a' * 1000000 %}{% for i in range(100000) %}{{ x }}{% endfor %}");
        all.put(
                "kept again and again",
                "{% set l = [] %}{% for i in range(100000) %}{{ l.append('a' * 100000) or '' }}{% endfor %}");
        all.put(
                "literals kept",
                "{% set l = [] %}{% for i in range(100000) %}{% set a = l.append('" + "a".repeat(50_000)
                        + "') %}{% endfor %}");
        all.put("loop of literals", "{% for i in range(100000) %}" + "a".repeat(50_000) + "{% endfor %}");
        all.put("loop of nothing", "{% for i in range(100000) %}" + "{% set a = 1 %}".repeat(500) + "{% endfor %}");
        all.put("join", "{{ range(100000)|join('a' * 1000000) }}");
        all.put("replace of nothing", "{{ ('a' * 1000000).replace('', 'b' * 1000000) }}");
        all.put("replace", "{{ ('a' * 1000000)|replace('a', 'b' * 1000000) }}");
        all.put("replace that moves", "{{ ('a' * 10000000)|replace('a', 'bb') }}");
        all.put("split", "{{ ('a,' * 10000000).split(',')|length }}");
        all.put("search", "{{ ('a' * 10000000 ~ 'b') in ('a' * 20000000) }}");
        all.put("indent", "{{ 'a\\nb'|indent(2000000000) }}");
        all.put("indent of many lines", "{{ ('a\\n' * 1000000)|indent(1000000) }}");
        all.put("indent by text", "{{ ('a\\n' * 1000000)|indent('b' * 1000000) }}");
        all.put("format", "{{ ('{}' * 1000).format(" + "('a' * 10000000),".repeat(1000) + ") }}");
        all.put("percent format", "{{ '%2000000000d' % 1 }}");
        all.put("tojson", "{{ range(100000)|list|tojson(indent=2000000000) }}");
        all.put("tojson separators", "{{ range(100000)|list|tojson(separators=['a' * 1000000, 'b']) }}");
        all.put("tojson escapes", "{{ ('\\\\b' * 40000000)|tojson|tojson }}");
        all.put("slice", "{{ ('a' * 10000000)[::-1]|length }}".repeat(1) + "{{ 'abc'[1:3:9223372036854775807] }}");
        all.put("lists doubled", start + loop(60, "{% set ns.l = [ns.l, ns.l] %}") + "{{ ns.l }}");
        all.put("lists doubled, as text", start + loop(40, "{% set ns.l = ns.l + ns.l %}") + "{{ ns.l|string }}");
        all.put("lists doubled, compared", "{% set l = [1] %}" + "{% set l = (l, l) %}".repeat(60) + "{{ l == l }}");
        all.put("lists doubled, as JSON", "{% set l = [1] %}" + "{% set l = [l, l] %}".repeat(60) + "{{ l|tojson }}");
        all.put("lists doubled, as key", "{% set t = (1,2) %}" + "{% set t = (t, t) %}".repeat(60) + "{{ {t: 1} }}");
        all.put("compared in a loop", "{% set l = range(100000) %}{% for i in l %}{{ i in l }}{% endfor %}");
        all.put(
                "characters of a text",
                "{% set x = 'a' * 10000000 %}{% for i in range(100000) %}{{ x[i] }}{% endfor %}");
        all.put(
                "conditions on a text",
                "{% set x = '' %}" + "{% set x = x ~ x %}".repeat(20)
                        + "{% for i in range(100000) %}{% if x %}{% endif %}{% endfor %}");
        all.put("error of any size", "{{ raise_exception('a' * 100000000) }}");
        all.put("strftime", "{{ strftime_now('%2000000000Y') }}{{ strftime_now('%Y' * 1000000) }}");
    }

    private static String loop(int times, String body) {
        return "{% for i in range(" + times + ") %}" + body + "{% endfor %}";
    }

    private static void cyclic(Map<String, String> all) {
        String start = "{% set ns = namespace() %}";
        all.put("object in itself", start + "{% set ns.a = ns %}{{ ns|string }}");
        all.put("object in itself, as JSON", start + "{% set ns.a = [ns] %}{{ ns|tojson }}");
        all.put("objects in each other", start + "{% set b = namespace(n=ns) %}{% set ns.b = b %}{{ ns|tojson }}");
        all.put("list in itself", "{% set l = [] %}{% set x = l.append(l) %}{{ l }}{{ l|tojson }}");
        all.put("list in itself, printed", "{% set l = [] %}{% set x = l.append([l]) %}{{ l }}");
        all.put("list in itself, compared", "{% set l = [] %}{% set x = l.append(l) %}{{ l == [l] }}");
        all.put("method in its list", "{% set l = [] %}{% set x = l.append(l.append) %}{{ l|string }}");
        all.put("messages in a message", "{% set messages[0].content = messages %}{{ messages|tojson }}");
        all.put("messages in a message, printed", "{% set messages[0].role = messages %}{{ messages }}");
        all.put("loop in itself", "{% for a in [1] %}{% set loop.x = loop %}{{ loop|string }}{% endfor %}");
        all.put(
                "caller in its scope",
                start
                        + "{% macro m() %}{% set ns.c = caller %}{% endmacro %}{% call m() %}{{ ns }}{% endcall %}{{"
                        + " ns|string }}");
        all.put(
                "deeper and deeper",
                "{% set ns = namespace(l=[]) %}" + loop(100_000, "{% set ns.l = [ns.l] %}") + "{{ ns.l|tojson }}");
        all.put(
                "deeper and deeper, unrolled",
                "{% set l = [] %}" + "{% set l = [l] %}".repeat(9_000) + "{{ l|string }}");
        all.put("deeper by macros", "{% macro m(l) %}{{ m([l]) }}{% endmacro %}{{ m([]) }}");
    }

    private static void outside(Map<String, String> all) {
        all.put("divided by 0", "{{ 5 is divisibleby(0) }}");
        all.put(
                "least number divided by -1",
                "{% set x = (-9223372036854775807 - 1) %}{{ x is divisibleby(-1) }}{{ (0 - 9223372036854775807)|abs"
                        + " }}");
        all.put("modulo 0", "{{ 5 % 0 }}{{ 5 / 0 }}{{ 0.0 / 0.0 }}");
        all.put(
                "unordered numbers",
                "{% set n = 0.0 / 0.0 %}{{ [" + "1, n, 'a', none, 3, n, '2', 2, ".repeat(20) + "]|sort|length }}");
        all.put(
                "unordered object",
                "{{ {" + pairs() + "}|dictsort|length }}{{ {" + pairs() + "}|dictsort(by='value')|length }}");
        all.put("filter without a filter", "{% filter upper %}{% filter nothing %}a{% endfilter %}{% endfilter %}");
        all.put(
                "empty everything",
                "{{ [][0] }}{{ ''[0] }}{{ {}.a }}{{ []|first }}{{ []|min }}{{ a[] }}{{ a[:] }}{{ ''|title }}");
    }

    private static String pairs() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(i % 3 == 0 ? "'k" + i + "'" : i % 3 == 1 ? "" + i : i + ".5")
                    .append(": ")
                    .append(i % 2 == 0 ? "0.0/0.0" : "" + i)
                    .append(", ");
        }
        return text.toString();
    }

    private static String around(String before, String open, String inner, String close, String after, int times) {
        return before + open.repeat(times) + inner + close.repeat(times) + after;
    }
}
