package dev.llmops.core.internal.jdbc;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** SQLite's result codes (sqlite.org/rescode.html) in words, with what to do. */
public final class SqliteErrors {

    private static final int PRIMARY_CODE = 0xFF;

    private SqliteErrors() {}

    /** {@return what went wrong} */
    public static StoreException translate(String doing, SQLException error) {
        return switch (resultCode(error) & PRIMARY_CODE) {
            case 5, 6 ->
                unavailable(
                        doing,
                        "another process has it locked; close that process, or set a longer" + " busyTimeout",
                        error);
            case 8 ->
                unavailable(
                        doing,
                        "the file or its folder is read-only; make both writable, since SQLite keeps"
                                + " its write-ahead log beside the file",
                        error);
            case 10 -> unavailable(doing, "the disk failed to read or write; check it and its free space", error);
            case 13 ->
                unavailable(
                        doing,
                        "the disk is full; what was acknowledged is safe, and writing works again as"
                                + " soon as there is space",
                        error);
            case 14 ->
                unavailable(
                        doing,
                        "the file cannot be opened or created there; check the path and its" + " permissions",
                        error);
            case 11, 26 ->
                new StoreException(
                        doing
                                + ": the file is damaged or not a SQLite database; restore it from a backup or choose another"
                                + " file (" + error.getMessage() + ")",
                        error,
                        false);
            case 0 ->
                error instanceof SQLTransientException
                        ? unavailable(doing, "all connections to read with are busy; try again later", error)
                        : new StoreException(doing + ": " + error.getMessage(), error, false);
            default -> new StoreException(doing + ": " + error.getMessage(), error, false);
        };
    }

    /** The pool of readers puts SQLite's exception behind one of its own. */
    private static int resultCode(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }

    private static StoreUnavailableException unavailable(String doing, String what, SQLException error) {
        return new StoreUnavailableException(doing + ": " + what + " (" + error.getMessage() + ")", error);
    }
}
