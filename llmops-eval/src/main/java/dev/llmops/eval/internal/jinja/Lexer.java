package dev.llmops.eval.internal.jinja;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into words. */
final class Lexer {

    private static final String TWO_SIGNS = "== != <= >= ";
    private static final String SIGNS = "()[]{}.,:|+-~<>=";

    private final String source;
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        List<Token> tokens = new ArrayList<>();
        Token token = lexer.next();
        while (token.kind() != Token.Kind.END) {
            tokens.add(token);
            token = lexer.next();
        }
        tokens.add(token);
        return tokens;
    }

    private Token next() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return new Token(Token.Kind.END, "the end");
        }
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            return text(c);
        }
        int start = at;
        if (Character.isDigit(c)) {
            return number();
        }
        if (Character.isLetter(c) || c == '_') {
            while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
                at++;
            }
            return new Token(Token.Kind.NAME, source.substring(start, at));
        }
        boolean two = at + 2 <= source.length() && TWO_SIGNS.contains(source.substring(at, at + 2) + " ");
        if (!two && SIGNS.indexOf(c) < 0) {
            throw new TemplateException("the sign '" + c + "' has no meaning here in '" + source.strip() + "'");
        }
        at += two ? 2 : 1;
        return new Token(Token.Kind.SIGN, source.substring(start, at));
    }

    private Token number() {
        int start = at;
        while (at < source.length() && Character.isDigit(source.charAt(at))) {
            at++;
        }
        if (at + 1 < source.length() && source.charAt(at) == '.' && Character.isDigit(source.charAt(at + 1))) {
            at++;
            while (at < source.length() && Character.isDigit(source.charAt(at))) {
                at++;
            }
        }
        return new Token(Token.Kind.NUMBER, source.substring(start, at));
    }

    private Token text(char quote) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            text.append(c == '\\' && at < source.length() ? escaped(source.charAt(at++)) : c);
        }
        if (at == source.length()) {
            throw new TemplateException(
                    "a text begins with " + quote + " and does not end in '" + source.strip() + "'");
        }
        at++;
        return new Token(Token.Kind.TEXT, text.toString());
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '\\', '\'', '"' -> c;
            default -> throw new TemplateException("the escape '\\" + c + "' is none of \\n \\t \\r \\\\ \\' \\\"");
        };
    }
}
