package dev.llmops.audit.checkpoint;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The state of an audit log at a time. Its {@link #text} is a checkpoint as defined by C2SP's tlog-checkpoint, with two extension lines.
 *
 * @param origin the log's name, the same as in its signing key; without white space and {@code +}
 * @param size number of entries in the log
 * @param root root of the Merkle tree over the hashes of these entries (RFC 6962), 64 hex digits
 * @param at its time
 * @param chainHead hash of the last entry, 64 hex digits; zeros if there is none
 */
public record Checkpoint(String origin, long size, String root, Instant at, String chainHead) {

    private static final String TIME = "time ";
    private static final String HEAD = "head ";
    private static final int LINES = 5;

    /** Always as long, so that texts sort as times do. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Rejects an invalid name, size or hash; the time is kept to the millisecond. */
    public Checkpoint {
        NoteNames.require("origin", origin);
        Require.atLeast("size", size, 0);
        requireHash("root", root);
        requireHash("chainHead", chainHead);
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** {@return the head of the log, as {@link dev.llmops.api.audit.AuditLog#verify} takes it} */
    public AuditHead head() {
        return new AuditHead(size, chainHead);
    }

    /** {@return the signed text: origin, size, root in Base64, time and chain head, one line each} */
    public String text() {
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(root));
        return origin + "\n" + size + "\n" + base64 + "\n" + TIME + FORMAT.format(at) + "\n" + HEAD + chainHead + "\n";
    }

    /**
     * Parses the result of {@link #text}.
     *
     * @param text the text
     * @return the checkpoint
     * @throws IllegalArgumentException if it is anything else
     */
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != LINES
                || !lines.get(1).matches("[0-9]{1,18}")
                || !lines.get(2).matches("[A-Za-z0-9+/]{43}=")
                || !lines.get(3).startsWith(TIME)
                || !lines.get(4).startsWith(HEAD)) {
            throw new IllegalArgumentException(
                    "a checkpoint must have five lines: origin, size in digits, root of 32 bytes in Base64, 'time ...' and 'head ...', but was '"
                            + text + "'");
        }
        Checkpoint read = new Checkpoint(
                lines.get(0),
                Long.parseLong(lines.get(1)),
                HexFormat.of().formatHex(Base64.getDecoder().decode(lines.get(2))),
                instant(lines.get(3).substring(TIME.length())),
                lines.get(4).substring(HEAD.length()));
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException(
                    "a checkpoint must be written as 'text()' writes it, but was '" + text + "'");
        }
        return read;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the time of a checkpoint must be ISO 8601, but was '" + text + "'", e);
        }
    }

    private static void requireHash(String name, String hash) {
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(name + " must be 64 lower-case hex digits, but was '" + hash + "'");
        }
    }
}
