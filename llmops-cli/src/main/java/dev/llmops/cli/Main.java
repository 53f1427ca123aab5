package dev.llmops.cli;

import dev.llmops.cli.console.Console;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.thread.DaemonThreads;

/** Runs {@code bin/llmops}. */
public final class Main {

    /** slf4j-simple reads it when the first logger is made. */
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 only on success, 2 if it was called wrongly, else 1.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        quietLibraries();
        // Ctrl-C in the middle of a result leaves no piece of it.
        Runtime.getRuntime().addShutdownHook(DaemonThreads.unstarted("llmops-discard", WholeFile::discardAll));
        System.exit(CommandLines.run(Console.standard(), arguments));
    }

    /** What a library tells of its work is nothing that was asked for. Whoever looks for a fault sets the level on the command line. */
    private static void quietLibraries() {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
        }
    }
}
