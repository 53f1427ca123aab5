package dev.llmops.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * Where one run reads and writes. Always UTF-8, so that JSON is JSON whatever the machine's language is.
 *
 * @param in what is typed
 * @param out results
 * @param err errors, progress and what else is only for people
 * @param terminal whether a person sits in front of it
 */
record Console(BufferedReader in, PrintStream out, PrintStream err, boolean terminal) {

    static Console standard() {
        return new Console(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Ansi.AUTO.enabled());
    }
}
