package dev.llmops.cli;

import dev.llmops.cli.console.Console;

/** Runs {@code bin/llmops}. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 only on success, 2 if it was called wrongly, else 1.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        System.exit(CommandLines.run(Console.standard(), arguments));
    }
}
