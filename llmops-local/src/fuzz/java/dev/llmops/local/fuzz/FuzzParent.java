package dev.llmops.local.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries cases in other processes, and notes which of them die, hang, or take more and more memory. */
public final class FuzzParent {

    /** Processor time of one case, and how many seconds nothing may happen at all, on a machine that is busy. */
    private static final Duration MAX_WORK = Duration.ofSeconds(30);

    private static final int MAX_SILENCE = 300;
    private static final long MAX_MEGABYTES = 3_000;
    private static final int MAX_FAULTS = 50;
    private static final int MAX_LINES = 12;
    private static final long PAGES_OF_MEGABYTE = 256;
    private static final String END = "";

    private final Path folder;
    private final List<String> faults = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private long maxMegabytes;

    /** Creates it, for files in a folder. */
    public FuzzParent(Path folder) {
        this.folder = folder;
    }

    /**
     * Tries cases. Each is told by its number, and the same again when it is tried alone.
     *
     * @param first the number of the first
     * @param count how many
     * @return what came of them
     */
    public FuzzReport run(long first, long count) throws IOException, InterruptedException {
        long next = first;
        while (next < first + count && faults.size() < MAX_FAULTS) {
            next = attempt(next, first + count - next);
        }
        return new FuzzReport(next - first, faults, ends, maxMegabytes);
    }

    /** Runs a process to its end, and returns the number of the next case. */
    private long attempt(long first, long count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FuzzChild.class.getName(),
                        folder.toString(),
                        Long.toString(first),
                        Long.toString(count))
                .redirectErrorStream(true)
                .directory(folder.toFile())
                .start();
        try {
            return watch(process, first, count);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long watch(Process process, long first, long count) throws IOException, InterruptedException {
        BlockingQueue<String> lines = reader(process);
        Progress progress = new Progress(first);
        int silence = 0;
        while (true) {
            String line = lines.poll(1, TimeUnit.SECONDS);
            if (line == null) {
                silence++;
                String why = stuck(process, progress, silence);
                if (why != null) {
                    faults.add(progress.last + ": " + why);
                    return progress.number + 1;
                }
            } else if (line.equals(END)) {
                return end(process, progress, first + count);
            } else {
                silence = 0;
                note(process, progress, line);
            }
        }
    }

    private void note(Process process, Progress progress, String line) throws IOException {
        if (line.startsWith(FuzzChild.CASE)) {
            progress.begin(line, work(process));
            if (progress.number % 100 == 0) {
                megabytes(process);
            }
        } else if (line.startsWith(FuzzChild.FAULT)) {
            faults.add(line);
        } else if (line.startsWith(FuzzChild.ENDS)) {
            ends.add(line);
        } else {
            progress.say(line);
        }
    }

    private long end(Process process, Progress progress, long behind) throws InterruptedException {
        int code = process.waitFor();
        if (code == 0) {
            return behind;
        }
        faults.add(progress.last + ": the process ended with " + code
                + (code > 128 ? " (signal " + (code - 128) + ")" : "") + " after " + progress.said);
        return progress.number + 1;
    }

    private @Nullable String stuck(Process process, Progress progress, int silence) throws IOException {
        long megabytes = megabytes(process);
        if (megabytes > MAX_MEGABYTES) {
            return "it has " + megabytes + " MB";
        }
        Duration worked = work(process).minus(progress.workBefore);
        if (worked.compareTo(MAX_WORK) > 0 || silence > MAX_SILENCE) {
            return "it hangs, after " + worked.toSeconds() + " s of work";
        }
        return null;
    }

    private static Duration work(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private long megabytes(Process process) throws IOException {
        try {
            String pages = secondOf(Files.readString(Path.of("/proc/" + process.pid() + "/statm")));
            long megabytes = Long.parseLong(pages) / PAGES_OF_MEGABYTE;
            maxMegabytes = Math.max(maxMegabytes, megabytes);
            return megabytes;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static String secondOf(String words) {
        int begin = words.indexOf(' ') + 1;
        return words.substring(begin, words.indexOf(' ', begin));
    }

    private static BlockingQueue<String> reader(Process process) {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(1_000);
        Thread thread = new Thread(() -> read(process, lines), "fuzz-reader");
        thread.setDaemon(true);
        thread.start();
        return lines;
    }

    private static void read(Process process, BlockingQueue<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty()) {
                    lines.put(line);
                }
            }
            lines.put(END);
        } catch (IOException | InterruptedException e) {
            lines.offer(END);
        }
    }

    /** Where a process is. */
    private static final class Progress {

        private final List<String> said = new ArrayList<>();
        private String last = "before the first case";
        private long number;
        private Duration workBefore = Duration.ZERO;

        Progress(long first) {
            this.number = first;
        }

        void begin(String line, Duration work) {
            last = line;
            number = Long.parseLong(secondOf(line));
            workBefore = work;
            said.clear();
        }

        void say(String line) {
            if (said.size() < MAX_LINES) {
                said.add(line);
            }
        }
    }
}
