package dev.llmops.cli.console;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.text.ByteOrderMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of text, in UTF-8. */
public final class TextFiles {

    private TextFiles() {}

    /** {@return the text of a file, without the byte order mark that some editors put in front of it} */
    public static String read(Path file) {
        return Failures.read("'" + file + "'", () -> ByteOrderMark.without(Files.readString(file)));
    }

    public static void write(Path file, String text) {
        try {
            WholeFile.writeResult(file, text);
        } catch (IOException e) {
            throw new CommandFailedException("'" + file + "' cannot be written: " + Failures.reason(e), e);
        }
    }
}
