package dev.llmops.eval.internal.text;

import dev.llmops.commons.internal.text.ByteOrderMark;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, one at a time. Of a line that is longer than the limit nothing is kept but its length, so that a file without line
 * ends does not fill the memory. A byte order mark is passed over. Lines end as {@link java.io.BufferedReader#readLine} has it.
 */
public final class BoundedLines implements AutoCloseable {

    /** No model reads as much: about two million tokens. */
    public static final int MAX_LENGTH = 8 << 20;

    private static final int BUFFER = 1 << 14;

    private final Reader reader;
    private final int max;
    private final char[] buffer = new char[BUFFER];
    private int filled;
    private int at;
    private boolean afterReturn;
    private long number;
    private long length;
    private @Nullable String text;

    /** Opens a file; a line may have {@code max} UTF-16 code units. */
    public BoundedLines(Path file, int max) throws IOException {
        this.reader = Files.newBufferedReader(file);
        this.max = max;
    }

    /** Goes to the next line, if there is one. */
    public boolean next() throws IOException {
        StringBuilder line = new StringBuilder();
        length = 0;
        number++;
        if (!hasMore()) {
            number--;
            return false;
        }
        boolean ended = false;
        while (!ended && hasMore()) {
            int from = at;
            while (at < filled && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            take(line, from);
            if (at < filled) {
                afterReturn = buffer[at++] == '\r';
                ended = true;
            }
        }
        text = length > max ? null : line.toString();
        return true;
    }

    private void take(StringBuilder line, int from) {
        int start = number == 1 && length == 0 && at > from && buffer[from] == ByteOrderMark.MARK ? from + 1 : from;
        length += at - start;
        if (length <= max) {
            line.append(buffer, start, at - start);
        } else {
            line.setLength(0);
        }
    }

    /** Whether a character is left; the second one of a carriage return and a line feed is none. */
    private boolean hasMore() throws IOException {
        if (at == filled) {
            filled = Math.max(0, reader.read(buffer));
            at = 0;
        }
        if (afterReturn && filled > 0) {
            afterReturn = false;
            if (buffer[at] == '\n') {
                at++;
                return hasMore();
            }
        }
        return at < filled;
    }

    /** The number of the line, from 1; after a fault that of the line that was read. */
    public long number() {
        return number;
    }

    /** The line, or null if it is too long. */
    public @Nullable String text() {
        return text;
    }

    /** What to say of a line that is too long. */
    public String problem() {
        return tooLong(length, max);
    }

    /** What to say of a row that is too long. */
    public static String tooLong(long length, int max) {
        return "has " + length + " characters, and a row may have " + max + "; split or shorten it";
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
