package dev.llmops.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.FetchProgress;
import dev.llmops.local.ModelSource;
import dev.llmops.local.ModelStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The local engine against llama.cpp's own programs, which are linked with the same libraries and use as many threads.
 * Rounds alternate between all sides; a figure is the median of its rounds, and the first round warms up and is not
 * counted. Answers are greedy. Tokens per second count tokens read and tokens written.
 *
 * <pre>
 * bin/benchmark llama [MODEL [ROUNDS [THREADS [WHAT,...]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 5 rounds, 1 thread, and all of {@code single}, {@code concurrent}, {@code tight},
 * {@code long-prompt}, {@code shared-prompt} and {@code heap}. Takes the better part of an hour.
 */
public final class LlamaComparison {

    private static final Set<String> ALL =
            Set.of("single", "concurrent", "tight", "long-prompt", "shared-prompt", "heap");
    private static final int PROMPT = 128;
    private static final int ANSWER = 64;
    /** A sequence of {@code concurrent} with its chat template. */
    private static final int SEQUENCE = 256;

    private static final int LONG = 2048;
    private static final double P95 = 0.95;
    private static final double P99 = 0.99;

    private final LlamaTools tools;
    private final int rounds;
    private final Chats chats = new Chats(20_261_125);

    private LlamaComparison(LlamaTools tools, int rounds) {
        this.tools = tools;
        this.rounds = rounds;
    }

    /**
     * Compares and prints a table.
     *
     * @param arguments folder of the tools, model, rounds, threads, what to compare
     * @throws Exception if a program can not be run
     */
    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments);
        ModelSource source = ModelSource.parse(argument(given, 1, "smollm2-135m-instruct"));
        Path model = ModelStore.standard().fetch(source, FetchProgress.bar(System.err));
        int rounds = Integer.parseInt(argument(given, 2, "5"));
        int threads = Integer.parseInt(argument(given, 3, "1"));
        Set<String> what = given.size() > 4 ? Set.of(given.get(4).split(",")) : ALL;
        if (!ALL.containsAll(what)) {
            throw new IllegalArgumentException("what to compare must be of " + ALL + ", but was " + what);
        }
        LlamaComparison comparison = new LlamaComparison(new LlamaTools(Path.of(given.get(0)), model, threads), rounds);
        System.out.printf("%s, %d rounds, %d threads%n%n", model.getFileName(), rounds, threads);
        System.out.println("| what | the engine | llama.cpp's | ratio | goal |\n|---|---|---|---|---|");
        comparison.run(what);
    }

    private static String argument(List<String> given, int index, String otherwise) {
        return index < given.size() ? given.get(index) : otherwise;
    }

    private void run(Set<String> what) throws Exception {
        if (what.contains("single")) {
            single();
        }
        if (what.contains("concurrent")) {
            for (int sequences : List.of(8, 16, 32)) {
                concurrent(sequences);
            }
        }
        if (what.contains("tight")) {
            tight();
        }
        if (what.contains("long-prompt")) {
            longPrompt();
        }
        if (what.contains("shared-prompt")) {
            sharedPrompt();
        }
        if (what.contains("heap")) {
            heap();
        }
    }

    /** One stream: reading 512 tokens, and writing 128 after the first. */
    private void single() throws Exception {
        Series series = new Series(rounds);
        try (LocalSide local = LocalSide.open(tools.model(), 1024, 1, 1024, tools.threads())) {
            for (int round = 0; round <= rounds; round++) {
                ChatSide.Reply reply =
                        requireAnswered(local.ask(chats.stories(1, 470, 128).get(0)));
                double[] bench = tools.bench(512, 128);
                double writing = (reply.ended() - reply.asked()) / 1e9 - reply.firstTokenSeconds();
                series.add(round, "read", reply.promptTokens() / reply.firstTokenSeconds(), bench[0]);
                series.add(round, "write", (reply.outputTokens() - 1) / writing, bench[1]);
            }
        }
        series.row("one stream, reading about 512 tokens, tokens/s (llama-bench)", "read", "at least 0.98");
        series.row("one stream, writing 128 tokens, tokens/s (llama-bench)", "write", "at least 0.98");
    }

    private void concurrent(int sequences) throws Exception {
        Series series = new Series(rounds);
        int cells = sequences * SEQUENCE;
        try (LocalSide local = LocalSide.open(tools.model(), SEQUENCE, sequences, cells, tools.threads());
                ServerSide server = server(sequences, cells, false)) {
            for (int round = 0; round <= rounds; round++) {
                EngineMetrics before = local.metrics();
                LoadRun ours = LoadRun.of(local, chats.stories(sequences, PROMPT - 30, ANSWER));
                series.add(round, "scheduler", schedulingMicros(before, local.metrics()), Double.NaN);
                LoadRun theirs = LoadRun.of(server, chats.stories(sequences, PROMPT - 30, ANSWER));
                series.add(round, "rate", ours.tokensPerSecond(), theirs.tokensPerSecond());
                series.add(round, "batched", ours.tokensPerSecond(), tools.batched(sequences, PROMPT, ANSWER));
                series.add(round, "first", ours.firstToken(P95), theirs.firstToken(P95));
                series.add(round, "failures", ours.failures(), theirs.failures());
            }
        }
        String chatsAtOnce = sequences + " chats at once, ";
        series.row(chatsAtOnce + "tokens/s (llama-server)", "rate", "at least 1.05");
        series.row(chatsAtOnce + "tokens/s (llama-batched-bench)", "batched", "at least 0.95");
        series.row(chatsAtOnce + "first token p95, s (llama-server)", "first", "at most 1");
        series.row(chatsAtOnce + "failures (llama-server)", "failures", "0");
        series.row(chatsAtOnce + "the scheduler's own time for each step, µs", "scheduler", "under 50");
    }

    private static double schedulingMicros(EngineMetrics before, EngineMetrics after) {
        return (after.schedulingNanos() - before.schedulingNanos()) / 1e3 / (after.steps() - before.steps());
    }

    /** Eight chats on a cache for five, against the same engine with room for all, and llama-server's unified cache. */
    private void tight() throws Exception {
        Series series = new Series(rounds);
        int five = 5 * SEQUENCE;
        try (LocalSide wide = LocalSide.open(tools.model(), SEQUENCE, 8, 8 * SEQUENCE, tools.threads());
                LocalSide tight = LocalSide.open(tools.model(), SEQUENCE, 8, five, tools.threads());
                ServerSide server = server(8, five, true)) {
            for (int round = 0; round <= rounds; round++) {
                LoadRun ours = LoadRun.of(tight, chats.stories(8, SEQUENCE - ANSWER - 60, ANSWER));
                LoadRun unconstrained = LoadRun.of(wide, chats.stories(8, SEQUENCE - ANSWER - 60, ANSWER));
                LoadRun theirs = LoadRun.of(server, chats.stories(8, SEQUENCE - ANSWER - 60, ANSWER));
                series.add(round, "rate", ours.tokensPerSecond(), unconstrained.tokensPerSecond());
                series.add(round, "failures", ours.failures(), theirs.failures());
            }
        }
        series.row("8 chats, cache for 5, tokens/s (the engine with a cache for 8)", "rate", "at least 0.8");
        series.row("8 chats, cache for 5, failures (llama-server -kvu)", "failures", "0");
    }

    /** How long others wait between two tokens while a prompt of 2,000 tokens is read, against a quiet time. */
    private void longPrompt() throws Exception {
        Series series = new Series(rounds);
        int cells = 9 * (LONG + SEQUENCE);
        try (LocalSide local = LocalSide.open(tools.model(), LONG + SEQUENCE, 9, cells, tools.threads());
                ServerSide server = server(9, cells, false)) {
            for (int round = 0; round <= rounds; round++) {
                double quiet = LoadRun.of(local, chats.stories(8, 20, 128)).betweenTokens(P99);
                double theirQuiet =
                        LoadRun.of(server, chats.stories(8, 20, 128)).betweenTokens(P99);
                double disturbed = disturbed(local).betweenTokens(P99);
                double theirs = disturbed(server).betweenTokens(P99);
                series.add(round, "ours", disturbed * 1e3, quiet * 1e3);
                series.add(round, "theirs", theirs * 1e3, theirQuiet * 1e3);
            }
        }
        series.row(
                "2,000-token prompt among 8 streams: the engine's between tokens p99, ms (quiet)", "ours", "at most 2");
        series.row("the same in llama-server, ms (quiet)", "theirs", "");
    }

    private LoadRun disturbed(ChatSide side) throws Exception {
        List<ChatSide.Chat> streams = chats.stories(8, 20, 128);
        ChatSide.Chat disturbing = chats.stories(1, LONG - 100, 2).get(0);
        CompletableFuture<ChatSide.Reply> late = CompletableFuture.supplyAsync(
                () -> side.ask(disturbing), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        LoadRun run = LoadRun.of(side, streams);
        requireAnswered(late.join());
        return run;
    }

    /** Tokens of prompts that were computed, against those of reading the shared beginning once and each own end. */
    private void sharedPrompt() throws Exception {
        Series series = new Series(rounds);
        int sequence = 1024 + SEQUENCE;
        try (LocalSide local = LocalSide.open(tools.model(), sequence, 32, 32 * sequence, tools.threads());
                ServerSide server = server(32, 32 * sequence, false)) {
            for (int round = 0; round <= rounds; round++) {
                String system = chats.words(950);
                List<ChatSide.Chat> all = chats.sharing(system, 32, 20, 8);
                LoadRun ours = LoadRun.of(local, all);
                LoadRun theirs = LoadRun.of(server, all);
                int prompt = ours.replies().get(0).promptTokens();
                // What follows the shared beginning is some 40 tokens.
                double once = prompt + 31.0 * 40;
                series.add(round, "ours", ours.computedPromptTokens(), once);
                series.add(round, "theirs", theirs.computedPromptTokens(), once);
            }
        }
        series.row("1,000-token system prompt, 32 chats: tokens read by the engine (read once)", "ours", "at most 1.1");
        series.row("the same, by llama-server (read once)", "theirs", "");
    }

    /** Bytes of heap that all threads of this process took, for each token written; the test's own share included. */
    private void heap() throws Exception {
        Series series = new Series(rounds);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (LocalSide local = LocalSide.open(tools.model(), 1024, 1, 1024, tools.threads())) {
            for (int round = 0; round <= rounds; round++) {
                long before = allocated(threads);
                int tokens = requireAnswered(local.ask(chats.stories(1, 20, 512).get(0)))
                        .outputTokens();
                series.add(round, "bytes", (double) (allocated(threads) - before) / tokens, Double.NaN);
            }
        }
        series.row("heap for each token written, bytes, with the reader", "bytes", "under 500");
    }

    private static long allocated(ThreadMXBean threads) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    private ServerSide server(int slots, int cells, boolean unified) throws IOException {
        return ServerSide.open(tools.folder(), tools.model(), slots, cells, unified, tools.threads());
    }

    private static ChatSide.Reply requireAnswered(ChatSide.Reply reply) {
        if (reply.failure() != null) {
            throw new IllegalStateException("a chat must be answered, but " + reply.failure());
        }
        return reply;
    }
}
