package dev.llmops.rag.sql;

import dev.llmops.commons.internal.text.WordList;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first look at a statement, before a parser reads it: which characters, how long and how deep, and no comments, since databases and
 * parsers disagree about where a text or a comment ends.
 */
final class SqlTokens {

    private static final int MAX_LENGTH = 10_000;
    private static final int MAX_TOKENS = 2_000;
    /** The parser's work doubles with each level of parentheses that it tries in two ways. */
    private static final int MAX_DEPTH = 12;

    private static final Pattern TOKEN = Pattern.compile(
            "(?<text>'(?:[^']|'')*+')|(?<quoted>\"(?:[^\"]|\"\")++\")"
                    + "|(?<comment>--|/\\*)|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*+)|(?<number>\\p{N}[\\p{N}.]*+)"
                    + "|(?<symbol>\\|\\||<=|>=|<>|!=|[(),.*+/%=<>?-])|(?<space>\\s++)|(?<other>.)",
            Pattern.DOTALL);

    /** The words of the grammar that a statement may use. A feature whose keyword is not here cannot be used. */
    private static final Set<String> KEYWORDS = WordList.set("""
            select distinct all from where and or not in is null like ilike escape between exists case when then
            else end as on join inner left right full outer cross using group by having order asc desc nulls
            first last limit offset union intersect except with over partition rows range unbounded preceding
            following current row filter cast extract interval true false date time timestamp current_date
            current_time current_timestamp year quarter month week day hour minute second epoch dow doy years
            months weeks days hours minutes seconds int integer smallint bigint numeric decimal real double
            precision float varchar char text boolean both leading trailing trim""");

    private SqlTokens() {}

    /** Refuses a statement with a token that no statement needs. */
    static void check(String sql) {
        if (sql.length() > MAX_LENGTH) {
            throw SqlSourceException.refused(
                    "it must have at most " + MAX_LENGTH + " characters, but has " + sql.length());
        }
        int depth = 0;
        int count = 0;
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            refuseUnclear(token);
            count += token.group("space") == null ? 1 : 0;
            depth += token.group().equals("(") ? 1 : token.group().equals(")") ? -1 : 0;
            if (depth > MAX_DEPTH || count > MAX_TOKENS) {
                throw SqlSourceException.refused("it must have at most " + MAX_DEPTH + " levels of parentheses and "
                        + MAX_TOKENS + " words and signs, but has more");
            }
        }
    }

    private static void refuseUnclear(Matcher token) {
        if (token.group("comment") != null) {
            throw SqlSourceException.refused("it must have no comments, but has '" + token.group() + "'");
        }
        if (token.group().equals(";")) {
            throw SqlSourceException.refused("it must be one statement, but has a ';' within");
        }
        if (token.group("other") != null) {
            String sign = token.group();
            throw SqlSourceException.refused(
                    sign.equals("'") || sign.equals("\"")
                            ? "a quote in it is not closed"
                            : "the sign '" + sign + "' must stand within a text only");
        }
        if (token.group("text") != null && token.group().contains("\\")) {
            throw SqlSourceException.refused("a text in it must have no backslash");
        }
    }

    /** Refuses a word that is neither of the grammar nor one of these names. */
    static void checkWords(String sql, Set<String> keys) {
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            boolean name = token.group("word") != null || token.group("quoted") != null;
            String key = SqlSchema.key(token.group());
            if (name && !KEYWORDS.contains(key) && !keys.contains(key)) {
                throw SqlSourceException.refused(
                        "'" + token.group() + "' is not in the schema and no part of a plain SELECT");
            }
        }
    }
}
