package dev.llmops.benchmarks;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.LocalModel;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Hours in minutes for the local engine: eight callers send random requests, cancel some of them in the middle, read some
 * slowly, swap LoRA adapters, and now and then the model is closed while they do and loaded again. Each minute it prints
 * what happened and how much memory the process, C's allocator in it and the Java heap hold, the heap after a collection.
 * Nothing may fail, and no figure may grow.
 *
 * <pre>
 * bin/benchmark --main LocalSoak MODEL [MINUTES [SEED [ADAPTER]]]
 * </pre>
 *
 * <p>The defaults are 30 minutes, seed 1 and no adapter.
 */
public final class LocalSoak {

    private static final int CALLERS = 8;
    private static final long ARENA = 64L << 20;
    private static final long SLOWLY = Duration.ofMillis(5).toNanos();
    private static final String WORDS = "One day a little girl and her dog went to the park to play with a red ball";

    private final Path file;
    private final List<Path> adapters;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong cancelled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private LocalSoak(Path file, List<Path> adapters) {
        this.file = file;
        this.adapters = adapters;
    }

    /**
     * Runs for some minutes.
     *
     * @param arguments model, minutes, seed, adapter
     * @throws Exception if the model cannot be loaded
     */
    public static void main(String[] arguments) throws Exception {
        Path file = ModelStore.standard().fetch(ModelSource.parse(arguments[0]), FetchProgress.bar(System.err));
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        List<Path> adapters = arguments.length > 3 ? List.of(Path.of(arguments[3])) : List.of();
        System.out.printf(
                "%s, %d minutes, seed %d, %d adapters%n%n", file.getFileName(), minutes, seed, adapters.size());
        new LocalSoak(file, adapters).run(minutes, seed);
    }

    private void run(int minutes, long seed) throws Exception {
        System.out.println(
                "| minute | models loaded | answered | cancelled | failed | process, MB | C's, MB | heap, MB |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        Random random = new Random(seed);
        long start = System.nanoTime();
        int loaded = 0;
        for (int minute = 1; minute <= minutes; minute++) {
            while (System.nanoTime() - start < Duration.ofMinutes(minute).toNanos()) {
                oneModel(random);
                loaded++;
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %d | %d | %.0f | %.0f | %.1f |%n",
                    minute,
                    loaded,
                    answered.get(),
                    cancelled.get(),
                    failed.get(),
                    processMegabytes(),
                    allocatorMegabytes(),
                    heapMegabytes());
        }
    }

    /** Loads the model, lets all callers work, and closes it under half of them. */
    private void oneModel(Random random) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        boolean shared = random.nextBoolean();
        EngineOptions.Builder engine = EngineOptions.builder().parallel(1 + random.nextInt(8));
        if (shared) {
            engine.unifiedKvCache(1024);
        }
        try (LocalModel model = LocalModel.builder()
                .file(file)
                .threads(1)
                .contextLength(256)
                .engine(engine.prefixCacheBytes(random.nextInt(2) << 20).build())
                .build()) {
            for (Path adapter : adapters) {
                model.loadAdapter("adapter", adapter);
            }
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random own = new Random(random.nextLong());
                running.add(callers.submit(() -> calls(model, own, 4 + own.nextInt(20))));
            }
            for (Future<?> caller : running.subList(0, CALLERS / 2)) {
                caller.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private void calls(LocalModel model, Random random, int count) {
        for (int i = 0; i < count; i++) {
            try {
                call(model, random);
            } catch (CallCancelledException e) {
                cancelled.incrementAndGet();
                return;
            } catch (RuntimeException e) {
                if (String.valueOf(e.getMessage()).contains("closed")) {
                    return;
                }
                failed.incrementAndGet();
                System.out.println("FAILED: " + e);
            }
        }
    }

    private void call(LocalModel model, Random random) {
        ModelRequest request = request(random);
        if (random.nextInt(3) == 0) {
            model.generate(request);
            answered.incrementAndGet();
            return;
        }
        int events = random.nextInt(4) == 0 ? random.nextInt(20) : Integer.MAX_VALUE;
        boolean slow = random.nextInt(8) == 0;
        try (ModelStream stream = model.stream(request)) {
            for (int i = 0; i < events; i++) {
                ModelEvent event = stream.next();
                if (event instanceof ModelEvent.Failed failure) {
                    throw failure.error();
                }
                if (event instanceof ModelEvent.End) {
                    (event instanceof ModelEvent.Completed ? answered : cancelled).incrementAndGet();
                    return;
                }
                if (slow) {
                    LockSupport.parkNanos(SLOWLY);
                }
            }
        }
        cancelled.incrementAndGet();
    }

    private ModelRequest request(Random random) {
        ModelParameters.Builder parameters = ModelParameters.builder()
                .temperature(random.nextBoolean() ? 0.0 : 0.8)
                .seed(random.nextLong())
                .maxTokens(1 + random.nextInt(64));
        if (!adapters.isEmpty() && random.nextBoolean()) {
            parameters.vendor(Map.of("lora", Map.of("adapter", random.nextDouble())));
        }
        return ModelRequest.builder()
                .user(WORDS.substring(0, 1 + random.nextInt(WORDS.length() - 1)))
                .parameters(parameters.build())
                .build();
    }

    private static double processMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    /**
     * What the arenas of glibc's allocator hold: memory without a file whose address is a multiple of 64 MiB, and that of
     * the main thread. The Java heap, which is small here, lies below 4 GiB.
     */
    private static double allocatorMegabytes() throws IOException {
        long kilobytes = 0;
        boolean counts = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            String[] words = line.strip().split("\\s+", -1);
            if (!words[0].endsWith(":")) {
                long from = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
                boolean arena = words.length == 5 && from % ARENA == 0 && Long.compareUnsigned(from, 1L << 32) >= 0;
                counts = arena || line.endsWith("[heap]");
            } else if (counts && words[0].equals("Rss:")) {
                kilobytes += Long.parseLong(words[1]);
            }
        }
        return kilobytes / 1024.0;
    }

    private static double heapMegabytes() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
    }
}
