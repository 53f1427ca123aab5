package dev.llmops.benchmarks;

import dev.llmops.local.fuzz.FuzzParent;
import dev.llmops.local.fuzz.FuzzReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Attacks everything that native code takes from outside, in other processes: texts, chats, schemas, tools, grammars,
 * saved sessions, adapters and settings of samplers, with all ways to cut a text. None of them may die, hang, or take memory without bounds. The case
 * behind a fault is the same when it is tried alone, by its number; it is printed then.
 *
 * <pre>
 * bin/benchmark --main NativeFuzz [CASES [FIRST]]
 * </pre>
 *
 * <p>The defaults are 1,000,000 cases, from number 0 on.
 */
public final class NativeFuzz {

    private NativeFuzz() {}

    /**
     * Runs the cases, and ends with 1 if there is a fault.
     *
     * @param arguments how many cases, and the number of the first
     * @throws IOException if no process can be started, or no file be written
     * @throws InterruptedException if this is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long cases = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
        Path folder = Files.createTempDirectory("llmops-fuzz");
        FuzzReport report = new FuzzParent(folder).run(first, cases);
        report.ends().forEach(System.out::println);
        System.out.printf(
                "%,d cases from %d on, %d faults, at most %,d MB%n",
                report.cases(), first, report.faults().size(), report.maxMegabytes());
        report.faults().forEach(System.out::println);
        System.exit(report.faults().isEmpty() ? 0 : 1);
    }
}
