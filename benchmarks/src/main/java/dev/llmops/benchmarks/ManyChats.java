package dev.llmops.benchmarks;

import dev.llmops.local.EngineMetrics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many chats at once against llama-server with as many slots, and llama-batched-bench. */
final class ManyChats {

    private static final int PROMPT = 128;
    private static final int ANSWER = 64;
    /** Cells of a chat with its template and answer. */
    private static final int SEQUENCE = 256;

    private static final int LONG = 2048;
    private static final int STREAMS = 8;
    private static final int SHARED = 1000;
    private static final int SHARING = 32;
    private static final double P95 = 0.95;
    private static final double P99 = 0.99;

    private final Setup setup;

    ManyChats(Setup setup) {
        this.setup = setup;
    }

    void atOnce(int count) throws Exception {
        Series series = new Series();
        int cells = count * SEQUENCE;
        try (LocalSide local = setup.engine(SEQUENCE, count, cells);
                ServerSide server = setup.server(count, cells, "-no-kvu")) {
            setup.warm(local, server);
            setup.eachRound(() -> {
                EngineMetrics before = local.metrics();
                LoadRun ours = LoadRun.of(local, chats(count));
                series.add("scheduler", EngineCosts.schedulingMicros(before, local.metrics()), Double.NaN);
                LoadRun theirs = LoadRun.of(server, chats(count));
                series.add("rate", ours.tokensPerSecond(), theirs.tokensPerSecond());
                series.add("batched", ours.tokensPerSecond(), setup.tools().batched(count, PROMPT, ANSWER));
                series.add("first", ours.firstToken(P95), theirs.firstToken(P95));
                series.add("failures", ours.failures(), theirs.failures());
            });
        }
        String atOnce = count + " chats at once, ";
        series.row(atOnce + "tokens/s (llama-server)", "rate", "at least 1.05");
        series.row(atOnce + "tokens/s (llama-batched-bench)", "batched", "at least 0.95");
        series.row(atOnce + "first token p95, s (llama-server)", "first", "at most 1");
        series.row(atOnce + "failures (llama-server)", "failures", "0");
        series.row(atOnce + "the scheduler's own processor time for each step, µs", "scheduler", "under 50");
        if (count == STREAMS) {
            withSameSettings(count);
        }
    }

    private List<ChatSide.Chat> chats(int count) {
        return setup.chats().stories(count, PROMPT, ANSWER);
    }

    private void withSameSettings(int count) throws Exception {
        Series series = new Series();
        int cells = count * SEQUENCE;
        try (LocalSide local = setup.engineWithFlashAttention(SEQUENCE, count, cells);
                ServerSide server = setup.server(count, cells, "-no-kvu", "-fa", "on")) {
            setup.warm(local, server);
            setup.eachRound(() -> {
                LoadRun ours = LoadRun.of(local, chats(count));
                LoadRun theirs = LoadRun.of(server, chats(count));
                series.add("rate", ours.tokensPerSecond(), theirs.tokensPerSecond());
                series.add("first", ours.firstToken(P95), theirs.firstToken(P95));
            });
        }
        series.row(count + " chats, flash attention on both sides, tokens/s (llama-server)", "rate", "");
        series.row(count + " chats, flash attention on both sides, first token p95, s (llama-server)", "first", "");
    }

    /** Eight chats on a cache for five, against the same engine with room for all, and llama-server's unified cache. */
    void onTightCache() throws Exception {
        Series series = new Series();
        int five = 5 * SEQUENCE;
        int prompt = SEQUENCE - ANSWER - 30;
        try (LocalSide wide = setup.engine(SEQUENCE, STREAMS, STREAMS * SEQUENCE);
                LocalSide tight = setup.engine(SEQUENCE, STREAMS, five);
                ServerSide server = setup.server(STREAMS, five, "-kvu")) {
            setup.warm(wide, tight, server);
            setup.eachRound(() -> {
                LoadRun ours = LoadRun.of(tight, setup.chats().stories(STREAMS, prompt, ANSWER));
                LoadRun unconstrained = LoadRun.of(wide, setup.chats().stories(STREAMS, prompt, ANSWER));
                LoadRun theirs = LoadRun.of(server, setup.chats().stories(STREAMS, prompt, ANSWER));
                series.add("rate", ours.tokensPerSecond(), unconstrained.tokensPerSecond());
                series.add("failures", ours.failures(), theirs.failures());
            });
        }
        series.row("8 chats, cache for 5, tokens/s (the engine with a cache for 8)", "rate", "at least 0.8");
        series.row("8 chats, cache for 5, failures (llama-server -kvu)", "failures", "0");
    }

    /** How long others wait between two tokens while a prompt of 2,000 tokens is read, against a quiet time. */
    void withLongPrompt() throws Exception {
        Series series = new Series();
        int cells = (STREAMS + 1) * (LONG + SEQUENCE);
        try (LocalSide local = setup.engine(LONG + SEQUENCE, STREAMS + 1, cells);
                ServerSide server = setup.server(STREAMS + 1, cells, "-no-kvu")) {
            setup.warm(local, server);
            setup.eachRound(() -> {
                LoadRun quiet = LoadRun.of(local, streams());
                Disturbed ours = disturbed(local);
                LoadRun theirQuiet = LoadRun.of(server, streams());
                Disturbed theirs = disturbed(server);
                series.add("ours", between(ours.streams(), P99), between(quiet, P99));
                series.add("theirs", between(theirs.streams(), P99), between(theirQuiet, P99));
                series.add("longest", between(ours.streams(), 1), between(theirs.streams(), 1));
                series.add(
                        "first", ours.late().firstTokenSeconds(), theirs.late().firstTokenSeconds());
            });
        }
        String among = "a prompt of 2,000 tokens among 8 streams: ";
        series.row(among + "between their tokens p99 in the engine, ms (without it)", "ours", "at most 2");
        series.row(among + "between their tokens p99 in llama-server, ms (without it)", "theirs", "");
        // One long wait in 128 tokens is above what p99 looks at.
        series.row(among + "the longest between their tokens, ms (llama-server)", "longest", "");
        series.row(among + "its first token, s (llama-server)", "first", "");
    }

    private List<ChatSide.Chat> streams() {
        return setup.chats().stories(STREAMS, 50, 2 * ANSWER);
    }

    // Between the tokens of those that run: before the last of them has begun, they wait for each other's prompts.
    private static double between(LoadRun run, double quantile) {
        return run.betweenTokensAfterAllBegan(quantile) * 1e3;
    }

    private record Disturbed(LoadRun streams, ChatSide.Reply late) {}

    private Disturbed disturbed(ChatSide side) throws Exception {
        ChatSide.Chat disturbing = setup.chats().stories(1, LONG - 60, 2).get(0);
        // When the streams have read their prompts and are writing.
        CompletableFuture<ChatSide.Reply> late = CompletableFuture.supplyAsync(
                () -> side.ask(disturbing), CompletableFuture.delayedExecutor(4, TimeUnit.SECONDS));
        LoadRun run = LoadRun.of(side, streams());
        return new Disturbed(run, late.get().requireAnswered());
    }

    /** Tokens of prompts that were computed, against those of reading the shared prefix once and each own end. */
    void withSharedBeginning() throws Exception {
        Series series = new Series();
        int sequence = SHARED + SEQUENCE;
        try (LocalSide local = setup.engine(sequence, SHARING, SHARING * sequence)) {
            setup.warm(local);
            setup.eachRound(() -> {
                LoadRun ours = LoadRun.of(local, sharing());
                int prompt = ours.replies().get(0).promptTokens();
                series.add("ours", ours.computedPromptTokens(), prompt + (SHARING - 1.0) * (prompt - SHARED));
                series.add("rate", ours.tokensPerSecond(), Double.NaN);
            });
        }
        series.row("1,000-token system prompt, 32 chats: tokens read by the engine (read once)", "ours", "at most 1.1");
        series.row("the same, tokens/s of the engine, those not read again included", "rate", "");
        // Each slot reads it again, which takes minutes and is the same each time.
        try (ServerSide server = setup.server(SHARING, SHARING * sequence, "-no-kvu")) {
            setup.warm(server);
            LoadRun theirs = LoadRun.of(server, sharing());
            int prompt = theirs.replies().get(0).promptTokens();
            series.add("theirs", theirs.computedPromptTokens(), prompt + (SHARING - 1.0) * (prompt - SHARED));
        }
        series.row("the same, by llama-server in one round (read once)", "theirs", "");
    }

    private List<ChatSide.Chat> sharing() {
        return setup.chats().sharing(SHARED, SHARING, 50, 8);
    }
}
