package dev.llmops.rag.sql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets one SELECT pass, or WITH that ends in one. It knows no database's grammar: what it can not read surely (comments,
 * backslashes in texts, dollar quotes) it refuses. It is the first of three fences; the others are a read-only transaction
 * and the rights of the database's user.
 */
final class OneSelect {

    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`"
                    + "|(?<comment>--|/\\*|#)|(?<open>['\"`])|(?<dollar>\\$[\\p{L}_]*\\$)|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)"
                    + "|(?<end>;)|.",
            Pattern.DOTALL);
    /** What writes, locks, or changes the session, in the databases that people use. */
    private static final Set<String> FORBIDDEN = Set.of(
            "insert",
            "update",
            "delete",
            "merge",
            "replace",
            "upsert",
            "into",
            "create",
            "alter",
            "drop",
            "truncate",
            "grant",
            "revoke",
            "call",
            "exec",
            "execute",
            "do",
            "copy",
            "load",
            "attach",
            "detach",
            "pragma",
            "vacuum",
            "reindex",
            "lock",
            "share",
            "commit",
            "rollback",
            "savepoint",
            "begin",
            "set",
            "reset",
            "handler",
            "outfile",
            "dumpfile",
            "set_config",
            "pg_read_file",
            "pg_read_binary_file",
            "pg_ls_dir",
            "lo_import",
            "lo_export",
            "dblink",
            "dblink_exec",
            "pg_terminate_backend",
            "pg_cancel_backend",
            "query_to_xml",
            "load_extension",
            "readfile",
            "writefile",
            "load_file");

    private OneSelect() {}

    /** {@return the statement without a semicolon at its end} */
    static String of(String sql) {
        String statement = sql.strip().replaceFirst(";$", "").strip();
        Matcher token = TOKEN.matcher(statement);
        boolean first = true;
        while (token.find()) {
            refuseUnclear(token);
            String word = token.group("word");
            if (word != null) {
                String lower = word.toLowerCase(Locale.ROOT);
                if (first && !lower.equals("select") && !lower.equals("with")) {
                    throw SqlSourceException.refused(
                            "it must begin with SELECT or WITH, but begins with '" + word + "'");
                }
                if (FORBIDDEN.contains(lower)) {
                    throw SqlSourceException.refused("it must only read, but has the word '" + word
                            + "'; a column of that name must stand in double quotes");
                }
                first = false;
            } else if (first && !token.group().isBlank()) {
                throw SqlSourceException.refused(
                        "it must begin with SELECT or WITH, but begins with '" + token.group() + "'");
            }
        }
        if (first) {
            throw SqlSourceException.refused("it is empty");
        }
        return statement;
    }

    private static void refuseUnclear(Matcher token) {
        if (token.group("end") != null) {
            throw SqlSourceException.refused("it must be one statement, but has a ';' within");
        }
        if (token.group("comment") != null) {
            throw SqlSourceException.refused("it must have no comments, but has '" + token.group() + "'");
        }
        if (token.group("open") != null) {
            throw SqlSourceException.refused("a quote in it is not closed");
        }
        if (token.group("dollar") != null
                || (token.group().startsWith("'") && token.group().contains("\\"))) {
            throw SqlSourceException.refused("a text in it must have neither backslashes nor dollar quotes");
        }
    }
}
