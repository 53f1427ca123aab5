package dev.llmops.tuning;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines of a file, the end of a long one left out: a file without a line break must not fill the memory. Not safe for use by several threads. */
final class BoundedLines {

    private static final int END = -1;

    private final BufferedReader reader;
    private final int most;
    private boolean afterReturn;
    private long length;

    BoundedLines(BufferedReader reader, int most) {
        this.reader = reader;
        this.most = most;
    }

    /** {@return the next line, its first characters alone if it is longer than allowed, or null at the end} */
    @Nullable
    String next() throws IOException {
        int c = reader.read();
        if (afterReturn && c == '\n') {
            c = reader.read();
        }
        afterReturn = false;
        if (c == END) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        for (length = 0; c != END && c != '\n' && c != '\r'; c = reader.read()) {
            if (length++ < most) {
                line.append((char) c);
            }
        }
        afterReturn = c == '\r';
        return line.toString();
    }

    /** {@return how many characters the last line has in the file} */
    long length() {
        return length;
    }
}
