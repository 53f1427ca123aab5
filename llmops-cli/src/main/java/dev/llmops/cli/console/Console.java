package dev.llmops.cli.console;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * Where one run reads and writes. Always UTF-8, so that JSON is JSON whatever the machine's language is; other input is an
 * error, because half of a name is found by no check.
 *
 * @param in what is typed
 * @param out results
 * @param err errors, progress and what else is only for people
 * @param terminal whether a person sits in front of it
 */
public record Console(BufferedReader in, PrintStream out, PrintStream err, boolean terminal) {

    public static Console standard() {
        return new Console(
                reader(System.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Ansi.AUTO.enabled());
    }

    /** A reader that fails with a {@link java.nio.charset.CharacterCodingException} where bytes are no UTF-8. */
    public static BufferedReader reader(InputStream in) {
        // A decoder of its own reports what a charset would replace.
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }
}
