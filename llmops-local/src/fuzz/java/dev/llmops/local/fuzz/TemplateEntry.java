package dev.llmops.local.fuzz;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.LocalModel;
import java.util.List;
import java.util.Random;

/** A model comes with a chat template. */
final class TemplateEntry implements Entry {

    private static final List<String> EXPRESSIONS = List.of(
            "1",
            "messages",
            "messages[0].content",
            "x",
            "'a'",
            "[]",
            "{}",
            "namespace(x=1)",
            "range(9)",
            "range(2000000000)",
            "'a' * 99",
            "'a' * 2000000000",
            "[1] * 99",
            "messages | length",
            "messages | tojson",
            "'a' | upper",
            "1 / 0",
            "1 // 0",
            "1 % 0",
            "none",
            "x.y.z",
            "x[999999999]",
            "messages[-1]",
            "'abc'[::-1]",
            "'abc'[0:99999999:0]",
            "9223372036854775807 + 1",
            "-1",
            "raise_exception('no')",
            "strftime_now('%Y')",
            "tools",
            "loop.index",
            "caller()",
            "m(1)",
            "self",
            "'%s' % 1",
            "lipsum(9)",
            "'a' ~ 'b'",
            "not 1",
            "1 is defined",
            "x is mapping",
            "[1,2] | join(',')",
            "'a'.split('')",
            "'a'.replace('', 'b')",
            "(1,2) | sort",
            "messages | map(attribute='role') | list",
            "2 ** 99999",
            "'\u00e9' | list",
            "cycler(1)",
            "joiner()");
    private static final List<String> STATEMENTS = List.of(
            "{% for x in ",
            "{% if ",
            "{% set x = ",
            "{% macro m(a) %}{{ m(a) }}{% endmacro %}{{ m(1) }}{# ",
            "{% call m(",
            "{% filter ",
            "{% generation %}{# ",
            "{% include ",
            "{% endfor ");

    private final FuzzModels models;

    TemplateEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String template = random.nextBoolean() ? HostileTemplates.generate(random) : template(random);
        return new FuzzCase(template, () -> {
            try (LocalModel model =
                    models.builder("gpt-4o").chatTemplate(template).build()) {
                model.generate(ModelRequest.builder()
                        .user("Zoo")
                        .parameters(Requests.few(1))
                        .build());
            }
        });
    }

    private static String template(Random random) {
        StringBuilder template = new StringBuilder();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            part(template, random);
        }
        if (random.nextInt(6) == 0) {
            template.setLength(random.nextInt(template.length() + 1));
        }
        return template.toString();
    }

    private static void part(StringBuilder template, Random random) {
        int many = Texts.count(random, random.nextInt(4) == 0 ? 100_000 : 300);
        switch (random.nextInt(14)) {
            case 0 -> nested(template, many, "(", "1", ")");
            case 1 -> nested(template, many, "[", "1", "]");
            case 2 -> nested(template, many, "{'a':", "1", "}");
            case 3 -> nested(template, many, "not ", "1", "");
            case 4 -> nested(template, many, "", "1", "+ 1");
            case 5 -> nested(template, many, "", "messages", " | list");
            case 6 -> nested(template, many, "", "x", ".y");
            case 7 -> template.append("{% if 1 %}".repeat(many)).append("{% endif %}".repeat(many));
            case 8 -> template.append("{% for x in [1,2] %}".repeat(many)).append("{% endfor %}".repeat(many));
            case 9 ->
                template.append("{% set x = 'ab' %}")
                        .append("{% set x = x ~ x %}".repeat(many))
                        .append("{{ x }}");
            case 10 -> template.append("{% macro m(a) %}{{ m(a) }}{% endmacro %}{{ m(1) }}");
            case 11 ->
                template.append(STATEMENTS.get(random.nextInt(STATEMENTS.size())))
                        .append(expression(random))
                        .append(" %}");
            case 12 ->
                template.append("{% for x in ")
                        .append(expression(random))
                        .append(" %}{{ ")
                        .append(expression(random))
                        .append(" }}{% endfor %}");
            default ->
                template.append(Texts.text(random, 200))
                        .append("{{ ")
                        .append(expression(random))
                        .append(" }}");
        }
    }

    private static void nested(StringBuilder template, int depth, String open, String inner, String close) {
        template.append("{{ ")
                .append(open.repeat(depth))
                .append(inner)
                .append(close.repeat(depth))
                .append(" }}");
    }

    private static String expression(Random random) {
        String one = EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()));
        return random.nextInt(3) > 0 ? one : one + " ~ " + EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()));
    }
}
