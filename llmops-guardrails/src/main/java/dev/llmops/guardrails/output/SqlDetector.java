package dev.llmops.guardrails.output;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.output.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds SQL that does more than read, in tool calls and answers, so that an application that runs SQL from a model can
 * reject it. Categories: {@code write}, {@code unbounded_write} (a delete or an update without a condition), {@code definition}
 * (drop, truncate, alter, create), {@code privilege}, {@code union} (a second query), {@code tautology} (a condition that is always
 * true) and {@code escape} (files, commands, delays).
 *
 * <p>It checks words and their order, not a database's grammar: use it in addition to a read-only role, not instead of one.
 * Words in prose score low (0.3); keywords in capital letters, or followed by SQL's punctuation, and all keywords in the
 * arguments of a tool call, score 0.9. Safe for use by
 * several threads.
 */
public final class SqlDetector implements TextDetector {

    private static final String NAME = "sql";
    private static final double SURE = 0.9;
    private static final double PROSE = 0.3;
    private static final int NEAR = 14;
    private static final int MAX_STATEMENT = 400;

    private static final Set<String> DEFINED = WordList.set("""
            TABLE DATABASE SCHEMA VIEW INDEX USER ROLE FUNCTION PROCEDURE TRIGGER SEQUENCE""");
    private static final Set<String> ESCAPES = WordList.set("""
            XP_CMDSHELL SP_EXECUTESQL SP_CONFIGURE LOAD_FILE PG_SLEEP PG_READ_FILE LO_IMPORT LO_EXPORT SLEEP
            BENCHMARK OUTFILE DUMPFILE LOAD_EXTENSION DBMS_PIPE.RECEIVE_MESSAGE UTL_HTTP.REQUEST""");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(
                GuardrailStage.TOOL_CALL, GuardrailStage.OUTPUT, GuardrailStage.USER_INPUT, GuardrailStage.TOOL_RESULT);
    }

    @Override
    public Set<String> categories() {
        return Set.of("definition", "write", "unbounded_write", "privilege", "union", "tautology", "escape");
    }

    @Override
    public Detection detect(CheckedText text) {
        return Detection.of(Arguments.each(text, SqlDetector::evidence));
    }

    private static List<Evidence> evidence(String piece, boolean argument) {
        List<Token> tokens = SqlTokens.of(piece).stream()
                .filter(token -> token.kind() != SqlTokens.Kind.COMMENT)
                .toList();
        List<Evidence> evidence = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            String category = category(tokens, i);
            if (category != null) {
                double score = argument ? SURE : score(tokens, i, category);
                evidence.add(Evidence.of(category, range(tokens, i), score));
            }
        }
        return evidence;
    }

    private static @Nullable String category(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        if (token.kind() != SqlTokens.Kind.WORD) {
            return injected(tokens, i) ? "tautology" : null;
        }
        return switch (token.upper()) {
            case "DROP", "ALTER", "CREATE" -> defines(tokens, i) ? "definition" : null;
            case "TRUNCATE" -> at(tokens, i + 1, "TABLE") || named(tokens, i + 1) ? "definition" : null;
            case "DELETE" -> at(tokens, i + 1, "FROM") && named(tokens, i + 2) ? bounded(tokens, i + 3) : null;
            case "UPDATE" -> named(tokens, i + 1) && at(tokens, i + 2, "SET") ? bounded(tokens, i + 3) : null;
            case "INSERT", "MERGE", "REPLACE" -> at(tokens, i + 1, "INTO") && named(tokens, i + 2) ? "write" : null;
            case "GRANT", "REVOKE" -> within(tokens, i, "ON") || within(tokens, i, "TO") ? "privilege" : null;
            case "UNION" -> at(tokens, i + 1, "SELECT") || at(tokens, i + 2, "SELECT") ? "union" : null;
            case "OR" -> always(tokens, i + 1) ? "tautology" : null;
            case "WAITFOR" -> at(tokens, i + 1, "DELAY") ? "escape" : null;
            default ->
                ESCAPES.contains(token.upper()) && (called(tokens, i) || quoted(tokens, i + 1)) ? "escape" : null;
        };
    }

    private static boolean defines(List<Token> tokens, int i) {
        for (int n = i + 1; n < Math.min(tokens.size(), i + 5); n++) {
            if (tokens.get(n).kind() == SqlTokens.Kind.WORD
                    && DEFINED.contains(tokens.get(n).upper())) {
                return named(tokens, n + 1);
            }
        }
        return false;
    }

    /** Up to the end of the statement, is there a condition? */
    private static String bounded(List<Token> tokens, int from) {
        int most = Math.min(tokens.size(), from + MAX_STATEMENT);
        for (int i = from; i < most && !tokens.get(i).sign(';'); i++) {
            if (tokens.get(i).is("WHERE") || tokens.get(i).is("LIMIT")) {
                return "write";
            }
        }
        return "unbounded_write";
    }

    /** {@code 1=1}, {@code 'a'='a'}, {@code true}, and the same with the first quote taken by an injection. */
    private static boolean always(List<Token> tokens, int i) {
        if (i + 2 >= tokens.size()) {
            return i < tokens.size() && tokens.get(i).is("TRUE");
        }
        Token left = tokens.get(i);
        Token right = tokens.get(i + 2);
        boolean value = left.kind() == SqlTokens.Kind.NUMBER || left.kind() == SqlTokens.Kind.LITERAL;
        return value && tokens.get(i + 1).sign('=') && bare(left).equals(bare(right));
    }

    /** {@code ' OR '1'='1}: the quote of the query before it turns all others inside out. */
    private static boolean injected(List<Token> tokens, int i) {
        return i + 3 < tokens.size()
                && bare(tokens.get(i)).strip().equalsIgnoreCase("OR")
                && bare(tokens.get(i + 2)).strip().equals("=")
                && tokens.get(i + 1).text().equals(tokens.get(i + 3).text());
    }

    /** A database calls only what its parenthesis touches; in prose a blank stands between. */
    private static boolean called(List<Token> tokens, int i) {
        return sign(tokens, i + 1, '(')
                && tokens.get(i + 1).start() == tokens.get(i).end();
    }

    private static String bare(Token token) {
        return token.text().replaceAll("^['\"]|['\"]$", "");
    }

    private static double score(List<Token> tokens, int i, String category) {
        Token token = tokens.get(i);
        boolean capitals = token.text().equals(token.upper());
        return capitals || category.equals("escape") || category.equals("tautology") || signs(tokens, i) ? SURE : PROSE;
    }

    private static boolean signs(List<Token> tokens, int i) {
        for (int n = i; n < Math.min(tokens.size(), i + NEAR); n++) {
            Token token = tokens.get(n);
            if (token.sign(';') || token.sign('(') || token.sign('=') || token.kind() == SqlTokens.Kind.LITERAL) {
                return true;
            }
        }
        return false;
    }

    /** Up to the end of the statement, or of some words of it. */
    private static CharRange range(List<Token> tokens, int i) {
        int end = i;
        while (end + 1 < tokens.size() && end - i < NEAR && !tokens.get(end).sign(';')) {
            end++;
        }
        return new CharRange(tokens.get(i).start(), tokens.get(end).end());
    }

    private static boolean at(List<Token> tokens, int i, String word) {
        return i < tokens.size() && tokens.get(i).is(word);
    }

    private static boolean within(List<Token> tokens, int i, String word) {
        for (int n = i + 1; n < Math.min(tokens.size(), i + NEAR); n++) {
            if (tokens.get(n).is(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).names();
    }

    private static boolean sign(List<Token> tokens, int i, char c) {
        return i < tokens.size() && tokens.get(i).sign(c);
    }

    private static boolean quoted(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).kind() == SqlTokens.Kind.LITERAL;
    }
}
