package dev.llmops.benchmarks;

import java.util.List;

/**
 * One chat alone against llama-bench, which reads as many tokens as the prompt has, and writes behind as many. The engine is
 * timed from the request to each piece of text, so that its template, tokenising, choosing, characters and the hand-over
 * between threads count; llama-bench does none of these.
 */
final class SingleStream {

    private static final int ANSWER = 128;
    private static final int PROMPT = 490;
    private static final int CONTEXT = 768;
    /** For what is asked about the words, and words that are longer than the average. */
    private static final int SPARE = 60;

    private final Setup setup;
    private final Series series = new Series();

    SingleStream(Setup setup) {
        this.setup = setup;
    }

    void compare() throws Exception {
        int context = Math.min(CONTEXT, setup.longest());
        int prompt = Math.min(PROMPT, context - ANSWER - SPARE);
        try (LocalSide exact = setup.engine(context, 1, context);
                LocalSide flash = setup.engineWithFlashAttention(context, 1, context)) {
            setup.warm(exact, flash);
            setup.eachRound(() -> {
                ChatSide.Chat chat = setup.chats().stories(1, prompt, ANSWER).get(0);
                double[] withoutFlash = ask(exact, chat);
                double[] benchWithoutFlash = setup.tools().bench((int) withoutFlash[0], ANSWER, false);
                double[] withFlash = ask(flash, chat);
                double[] benchWithFlash = setup.tools().bench((int) withFlash[0], ANSWER, true);
                add("defaults", withoutFlash, benchWithFlash);
                add("off", withoutFlash, benchWithoutFlash);
                add("on", withFlash, benchWithFlash);
            });
        }
        rows("defaults", "the defaults of each: flash attention off, on", "");
        rows("off", "the engine's settings: flash attention off", "at least 0.98");
        rows("on", "llama-bench's settings: flash attention on", "at least 0.98");
    }

    /** Returns the tokens of the prompt, and tokens per second read and written. */
    private static double[] ask(ChatSide side, ChatSide.Chat chat) {
        ChatSide.Reply reply = side.ask(chat).requireAnswered();
        List<Long> arrivals = reply.arrivals();
        double writing = (arrivals.get(arrivals.size() - 1) - arrivals.get(0)) / 1e9;
        return new double[] {
            reply.promptTokens(), reply.promptTokens() / reply.firstTokenSeconds(), (reply.outputTokens() - 1) / writing
        };
    }

    private void add(String name, double[] ours, double[] theirs) {
        series.add(name + " read", ours[1], theirs[0]);
        series.add(name + " write", ours[2], theirs[1]);
    }

    private void rows(String name, String settings, String goal) {
        series.row("one stream, reading a prompt, tokens/s (llama-bench); " + settings, name + " read", goal);
        series.row("one stream, writing 128 behind it, tokens/s (llama-bench); " + settings, name + " write", goal);
    }
}
