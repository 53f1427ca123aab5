package dev.llmops.cli;

import dev.llmops.cli.console.Console;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that serves until it is interrupted, on a thread of its own. What it prints has to be read by nobody. */
final class RunningCommand {

    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    private RunningCommand(String... arguments) {
        PrintStream out = new PrintStream(new Printed(), true, StandardCharsets.UTF_8);
        Console console = new Console(new BufferedReader(new StringReader("")), out, out, false);
        thread = new Thread(() -> exitCode.complete(CommandLines.run(console, arguments)));
    }

    static RunningCommand of(String... arguments) {
        RunningCommand command = new RunningCommand(arguments);
        command.thread.start();
        return command;
    }

    String firstLine() throws Exception {
        return firstLine.get(60, TimeUnit.SECONDS);
    }

    /** {@return the exit code, after an interrupt} */
    int interrupted() throws Exception {
        thread.interrupt();
        return exitCode.get(30, TimeUnit.SECONDS);
    }

    private final class Printed extends ByteArrayOutputStream {

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            String text = toString(StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            if (end >= 0) {
                firstLine.complete(text.substring(0, end).stripTrailing());
            }
        }
    }
}
