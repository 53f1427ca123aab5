package dev.llmops.benchmarks;

import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The local engine against llama.cpp's own programs, which are linked with the same libraries and use as many threads.
 * Rounds alternate between all sides; a figure is the median of its rounds. Answers are greedy. Tokens per second count
 * tokens read and tokens written. Progress goes to standard error, the table to standard output, each part of it when it is
 * there.
 *
 * <pre>
 * bin/benchmark llama [MODEL [ROUNDS [THREADS [WHAT,...]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 5 rounds, 1 thread, and all parts, which take about half an hour on two quiet cores.
 * The README says which parts there are. One that takes longer than three times what it should is stopped, and the next one
 * begins. No program that was started outlives this one.
 */
public final class LlamaComparison {

    /** What is measured by a part of the comparison. */
    private interface Part {

        void run() throws Exception;
    }

    /**
     * A part with what it may take.
     *
     * @param minutes most minutes, some three times what it takes on a quiet machine
     * @param part what to do
     */
    private record Limited(int minutes, Part part) {}

    private final Map<String, Limited> parts = new LinkedHashMap<>();

    private LlamaComparison(Setup setup) {
        SingleStream single = new SingleStream(setup);
        ManyChats many = new ManyChats(setup);
        EngineCosts costs = new EngineCosts(setup);
        parts.put("single", new Limited(10, single::compare));
        for (int chats : List.of(8, 16, 32)) {
            parts.put("concurrent-" + chats, new Limited(chats, () -> many.atOnce(chats)));
        }
        parts.put("tight", new Limited(8, many::onTightCache));
        parts.put("long-prompt", new Limited(15, many::withLongPrompt));
        parts.put("shared-prompt", new Limited(12, many::withSharedBeginning));
        parts.put("batching", new Limited(8, costs::batching));
        parts.put("scheduler", new Limited(4, costs::scheduler));
        parts.put("heap", new Limited(4, costs::heap));
    }

    /**
     * Compares and prints a table.
     *
     * @param arguments folder of the tools, model, rounds, threads, what to compare
     * @throws Exception if a program cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        ModelSource source = ModelSource.parse(argument(given, 1, "smollm2-135m-instruct"));
        Path model = ModelStore.standard().fetch(source, FetchProgress.bar(System.err));
        int rounds = Integer.parseInt(argument(given, 2, "5"));
        int threads = Integer.parseInt(argument(given, 3, "1"));
        Runtime.getRuntime().addShutdownHook(new Thread(LlamaComparison::endPrograms));
        LlamaComparison comparison =
                new LlamaComparison(Setup.of(new LlamaTools(Path.of(given.get(0)), model, threads), rounds));
        Set<String> all = comparison.parts.keySet();
        Set<String> wanted = given.size() > 4 ? Set.of(given.get(4).split(",")) : all;
        if (!all.containsAll(wanted)) {
            throw new IllegalArgumentException("what to compare must be of " + all + ", but was " + wanted);
        }
        System.out.printf("%s, %d rounds, %d threads%n%n", model.getFileName(), rounds, threads);
        System.out.println("| what | the engine | llama.cpp's | ratio | goal |\n|---|---|---|---|---|");
        comparison.run(wanted);
        System.exit(0);
    }

    private static String argument(List<String> given, int index, String otherwise) {
        return index < given.size() ? given.get(index) : otherwise;
    }

    private void run(Set<String> wanted) throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        for (Map.Entry<String, Limited> part : parts.entrySet()) {
            if (wanted.contains(part.getKey())) {
                long start = System.nanoTime();
                System.err.println(part.getKey() + " ...");
                run(thread, part.getKey(), part.getValue());
                System.err.printf(Locale.ROOT, "%s: %.1f minutes%n", part.getKey(), (System.nanoTime() - start) / 60e9);
            }
        }
    }

    private static void run(ExecutorService thread, String name, Limited limited) throws InterruptedException {
        Future<?> running = thread.submit(() -> {
            limited.part().run();
            return null;
        });
        try {
            running.get(limited.minutes(), TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            System.out.println("| " + name + ": failed, " + e.getCause() + " | | | | |");
        } catch (TimeoutException e) {
            System.out.println("| " + name + ": stopped after " + limited.minutes() + " minutes | | | | |");
            running.cancel(true);
        } finally {
            endPrograms();
        }
    }

    private static void endPrograms() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
