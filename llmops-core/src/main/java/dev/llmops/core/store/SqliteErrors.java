package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import java.sql.SQLException;

/** SQLite's result codes (sqlite.org/rescode.html) in words, with what to do. */
final class SqliteErrors {

    private static final int PRIMARY_CODE = 0xFF;

    private SqliteErrors() {}

    static StoreException translate(String doing, SQLException error) {
        return switch (error.getErrorCode() & PRIMARY_CODE) {
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
                        "the file can not be opened or created there; check the path and its" + " permissions",
                        error);
            case 11, 26 ->
                new StoreException(
                        doing
                                + ": the file is damaged or not a SQLite database; restore it from a backup or choose another"
                                + " file (" + error.getMessage() + ")",
                        error,
                        false);
            default -> new StoreException(doing + ": " + error.getMessage(), error, false);
        };
    }

    private static StoreUnavailableException unavailable(String doing, String what, SQLException error) {
        return new StoreUnavailableException(doing + ": " + what + " (" + error.getMessage() + ")", error);
    }
}
