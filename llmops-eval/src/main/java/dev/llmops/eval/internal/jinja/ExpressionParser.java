package dev.llmops.eval.internal.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an expression. Only methods and filters of a fixed list are taken; what is not is refused here and never run. */
final class ExpressionParser {

    private static final int DEEPEST = 40;

    private final String source;
    private final List<Token> tokens;
    private int at;
    private int depth;

    private ExpressionParser(String source) {
        this.source = source.strip();
        this.tokens = Lexer.tokens(source);
    }

    static Expression parse(String source) {
        ExpressionParser parser = new ExpressionParser(source);
        Expression expression = parser.expression();
        if (parser.peek().kind() != Token.Kind.END) {
            throw parser.unexpected("the end");
        }
        return expression;
    }

    private Expression expression() {
        if (++depth > DEEPEST) {
            throw new TemplateException("'" + source + "' is nested deeper than " + DEEPEST);
        }
        Expression then = or();
        if (take("if")) {
            Expression condition = or();
            expect("else");
            Expression otherwise = expression();
            Expression first = then;
            then = names -> Operations.isTrue(condition.value(names)) ? first.value(names) : otherwise.value(names);
        }
        depth--;
        return then;
    }

    private Expression or() {
        Expression left = and();
        while (take("or")) {
            Expression first = left;
            Expression second = and();
            left = names -> {
                Object value = first.value(names);
                return Operations.isTrue(value) ? value : second.value(names);
            };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (take("and")) {
            Expression first = left;
            Expression second = not();
            left = names -> {
                Object value = first.value(names);
                return Operations.isTrue(value) ? second.value(names) : value;
            };
        }
        return left;
    }

    private Expression not() {
        if (take("not")) {
            if (++depth > DEEPEST) {
                throw new TemplateException("'" + source + "' is nested deeper than " + DEEPEST);
            }
            Expression of = not();
            depth--;
            return names -> !Operations.isTrue(of.value(names));
        }
        return comparison();
    }

    private Expression comparison() {
        Expression left = sum();
        while (true) {
            Token token = peek();
            boolean notIn = token.is("not") && tokens.get(at + 1).is("in");
            if (!notIn && !isComparison(token)) {
                return left;
            }
            at += notIn ? 2 : 1;
            String sign = notIn ? "not in" : token.text();
            Expression first = left;
            Expression second = sum();
            left = names -> Operations.compare(first.value(names), sign, second.value(names));
        }
    }

    private static boolean isComparison(Token token) {
        return token.kind() != Token.Kind.TEXT
                && List.of("==", "!=", "<", ">", "<=", ">=", "in").contains(token.text());
    }

    private Expression sum() {
        Expression left = postfix();
        while (peek().is("+") || peek().is("-") || peek().is("~")) {
            String sign = tokens.get(at++).text();
            Expression first = left;
            Expression second = postfix();
            left = names -> Operations.combine(first.value(names), sign, second.value(names));
        }
        return left;
    }

    private Expression postfix() {
        Expression of = primary();
        while (true) {
            if (take(".")) {
                of = member(of, name());
            } else if (take("[")) {
                of = subscript(of);
            } else if (take("|")) {
                of = filter(of, name());
            } else if (take("is")) {
                of = test(of);
            } else if (peek().is("(")) {
                throw new TemplateException("'" + source + "' calls something, and only methods of this list can be"
                        + " called: " + Methods.names());
            } else {
                return of;
            }
        }
    }

    private Expression member(Expression of, String name) {
        if (name.startsWith("_")) {
            throw new TemplateException("'" + source + "' reaches for '" + name + "', which no document has");
        }
        if (!take("(")) {
            return names -> Operations.member(of.value(names), name);
        }
        List<Expression> arguments = arguments(")");
        Methods method = Methods.method(name, arguments.size());
        return names -> method.apply(of.value(names), values(arguments, names));
    }

    private Expression filter(Expression of, String name) {
        List<Expression> arguments = take("(") ? arguments(")") : List.of();
        Methods method = Methods.filter(name, arguments.size());
        return names -> method.apply(of.value(names), values(arguments, names));
    }

    /** {@code is none} and {@code is defined}, also with {@code not}. What cannot be reached is not defined. */
    private Expression test(Expression of) {
        boolean negated = take("not");
        if (take("none")) {
            return names -> (of.value(names) == null) != negated;
        }
        if (take("defined")) {
            return names -> isDefined(of, names) != negated;
        }
        throw unexpected("none or defined");
    }

    private static boolean isDefined(Expression of, Map<String, @Nullable Object> names) {
        try {
            of.value(names);
            return true;
        } catch (TemplateException e) {
            return false;
        }
    }

    private static List<@Nullable Object> values(List<Expression> all, Map<String, @Nullable Object> names) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression one : all) {
            values.add(one.value(names));
        }
        return values;
    }

    private Expression subscript(Expression of) {
        Expression from = peek().is(":") ? names -> null : expression();
        if (!take(":")) {
            expect("]");
            return names -> Operations.element(of.value(names), from.value(names));
        }
        Expression to = peek().is("]") ? names -> null : expression();
        expect("]");
        return names -> Operations.slice(of.value(names), from.value(names), to.value(names));
    }

    private Expression primary() {
        Token token = tokens.get(at);
        if (token.is("-")) {
            at++;
            Expression of = primary();
            return names -> Operations.combine(0L, "-", of.value(names));
        }
        if (take("(")) {
            Expression inner = expression();
            expect(")");
            return inner;
        }
        if (take("[")) {
            List<Expression> elements = arguments("]");
            return names -> values(elements, names);
        }
        at++;
        return switch (token.kind()) {
            case TEXT -> names -> token.text();
            case NUMBER -> number(token.text());
            case NAME -> name(token.text());
            default -> {
                at--;
                throw unexpected("a value");
            }
        };
    }

    private static Expression number(String text) {
        if (text.length() > 15) {
            throw new TemplateException("the number " + text + " is too long");
        }
        Object number = text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
        return names -> number;
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> names -> true;
            case "false", "False" -> names -> false;
            case "none", "None" -> names -> null;
            case "if", "else", "for", "in", "not", "and", "or", "is" ->
                throw new TemplateException("'" + name + "' stands where a value must");
            default ->
                names -> {
                    if (!names.containsKey(name)) {
                        throw new TemplateException("there is no field '" + name + "'; there are " + names.keySet());
                    }
                    return names.get(name);
                };
        };
    }

    private List<Expression> arguments(String end) {
        List<Expression> all = new ArrayList<>();
        while (!take(end)) {
            if (!all.isEmpty()) {
                expect(",");
            }
            if (take(end)) {
                break;
            }
            all.add(expression());
        }
        return all;
    }

    private Token peek() {
        return tokens.get(at);
    }

    private boolean take(String sign) {
        boolean there = peek().is(sign);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    private String name() {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected("a name");
        }
        return tokens.get(at++).text();
    }

    private TemplateException unexpected(String wanted) {
        return new TemplateException("'" + source + "' must have " + wanted + " where it has '" + peek().text()
                + "'; what goes beyond the subset of Jinja in the reference is not taken");
    }
}
