package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.internal.HbsParser.CharParamContext;
import com.github.jknack.handlebars.internal.HbsParser.NumberParamContext;
import com.github.jknack.handlebars.internal.HbsParser.ParamContext;
import com.github.jknack.handlebars.internal.HbsParser.SexprContext;
import com.github.jknack.handlebars.internal.HbsParser.StringParamContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How each helper may be called. What opens a role or a section must be a literal, so that no value can choose it. */
final class HelperRules {

    private static final Map<String, Integer> BLOCKS =
            Map.of("if", 1, "unless", 1, "each", 1, "with", 1, "ifEquals", 2, "unlessEquals", 2);
    private static final Map<String, Integer> INLINE =
            Map.of("role", 1, "history", 0, "section", 1, "media", 0, "json", 1, "lookup", 2);
    private static final Map<String, Set<String>> NAMED =
            Map.of("media", Set.of("url", "contentType"), "json", Set.of("indent"));
    private static final Set<String> CALLS = Set.of("lookup", "json");

    private final Problems problems;
    private boolean hasHistory;

    HelperRules(Problems problems) {
        this.problems = problems;
    }

    /** {@return whether {@code {{...}}} calls a helper; false if it prints a variable} */
    boolean checkInline(SexprContext sexpr) {
        String name = TemplateScan.name(sexpr);
        if (BLOCKS.containsKey(name)) {
            report(sexpr, "'" + name + "' is a block: write {{#" + name + " ...}} ... {{/" + name + "}}");
            return true;
        }
        return check(sexpr, INLINE);
    }

    /** {@return whether {@code {{#...}}} calls a helper; false if it is a section of Mustache} */
    boolean checkBlock(SexprContext sexpr) {
        String name = TemplateScan.name(sexpr);
        if (INLINE.containsKey(name)) {
            report(sexpr, "'" + name + "' is no block: write {{" + name + " ...}} without '#'");
            return true;
        }
        return check(sexpr, BLOCKS);
    }

    void checkCall(SexprContext sexpr) {
        String name = TemplateScan.name(sexpr);
        if (CALLS.contains(name)) {
            check(sexpr, INLINE);
        } else {
            report(sexpr, "'" + name + "' cannot stand in parentheses; only 'json' and 'lookup' can");
        }
    }

    /** {@return the name in {@code {{#*inline "name"}}}, or null if it has no good one} */
    @Nullable
    String inlineName(SexprContext sexpr) {
        String decorator = TemplateScan.name(sexpr);
        List<ParamContext> params = sexpr.param();
        String name = params.size() == 1 ? literal(params.get(0)) : null;
        if (!decorator.equals("inline")) {
            report(sexpr, "a prompt knows no decorator '" + decorator + "'; only 'inline'");
        } else if (name == null) {
            report(sexpr, "'inline' takes the name of the partial in quotes: {{#*inline \"name\"}}");
        }
        return name;
    }

    private boolean check(SexprContext sexpr, Map<String, Integer> arity) {
        String name = TemplateScan.name(sexpr);
        Integer expected = arity.get(name);
        if (expected == null) {
            boolean isCall = !sexpr.param().isEmpty() || !sexpr.hash().isEmpty();
            if (isCall) {
                report(
                        sexpr,
                        "there is no helper '" + name + "'" + Nearest.hint(name, PromptHelpers.names())
                                + "; the helpers are: " + String.join(", ", PromptHelpers.names()));
            }
            return isCall;
        }
        if (sexpr.param().size() != expected) {
            report(
                    sexpr,
                    "'" + name + "' takes " + expected + " argument" + (expected == 1 ? "" : "s") + ", but had "
                            + sexpr.param().size());
        } else {
            checkArguments(name, sexpr);
        }
        checkNamed(name, sexpr);
        return true;
    }

    private void checkArguments(String name, SexprContext sexpr) {
        switch (name) {
            case "role" -> {
                String role = literal(sexpr.param(0));
                if (role == null || !PromptHelpers.ROLES.containsKey(role)) {
                    report(
                            sexpr,
                            "'role' takes \"system\", \"user\" or \"model\" in quotes, but had "
                                    + sexpr.param(0).getText() + "; a variable cannot name a role");
                }
            }
            case "section" -> {
                if (literal(sexpr.param(0)) == null) {
                    report(
                            sexpr,
                            "'section' takes a name in quotes, but had "
                                    + sexpr.param(0).getText());
                }
            }
            case "history" -> {
                if (hasHistory) {
                    report(sexpr, "'history' can stand only once in a prompt");
                }
                hasHistory = true;
            }
            default -> {}
        }
    }

    private void checkNamed(String name, SexprContext sexpr) {
        Set<String> allowed = NAMED.getOrDefault(name, Set.of());
        Set<String> given =
                sexpr.hash().stream().map(hash -> hash.QID().getText()).collect(Collectors.toSet());
        for (String key : given) {
            if (!allowed.contains(key)) {
                report(sexpr, "'" + name + "' has no argument '" + key + "'" + Nearest.hint(key, allowed));
            }
        }
        if (name.equals("media") && !given.contains("url")) {
            report(sexpr, "'media' needs url=: {{media url=photo}}");
        }
        sexpr.hash().stream()
                .filter(hash -> hash.QID().getText().equals("indent"))
                .filter(hash -> !(hash.param() instanceof NumberParamContext number)
                        || !number.getText().matches("[0-9]|10"))
                .forEach(hash -> report(
                        sexpr,
                        "'indent' must be a number from 0 to 10, but was "
                                + hash.param().getText()));
    }

    private void report(SexprContext sexpr, String problem) {
        problems.add(TemplateScan.line(sexpr), problem);
    }

    private static @Nullable String literal(ParamContext param) {
        if (param instanceof StringParamContext || param instanceof CharParamContext) {
            String quoted = param.getText();
            return quoted.substring(1, quoted.length() - 1);
        }
        return null;
    }
}
