package dev.llmops.benchmarks;

import dev.llmops.local.LocalModel;
import java.io.IOException;
import java.util.Locale;

/**
 * What all parts of a comparison with llama.cpp's programs need.
 *
 * @param tools llama.cpp's programs, the model and the threads
 * @param rounds rounds to count
 * @param chats what to ask
 * @param longest longest context that the model was trained for
 */
record Setup(LlamaTools tools, int rounds, Chats chats, int longest) {

    private static final int SAMPLE = 200;
    private static final long SEED = 20_261_125;

    /** Opens the model once, to see how many tokens it makes of the words. */
    static Setup of(LlamaTools tools, int rounds) {
        String sample = new Chats(SEED, 1).words(SAMPLE);
        try (LocalModel model = LocalModel.builder()
                .file(tools.model())
                .threads(1)
                .contextLength(128)
                .build()) {
            double tokens = model.tokenizer().orElseThrow().count(sample);
            Integer longest = model.card().contextLength();
            return new Setup(
                    tools, rounds, new Chats(SEED, tokens / SAMPLE), longest == null ? Integer.MAX_VALUE : longest);
        }
    }

    LocalSide engine(int contextLength, int parallel, int cells) {
        return LocalSide.open(tools.model(), contextLength, parallel, cells, tools.threads(), false);
    }

    LocalSide engineWithFlashAttention(int contextLength, int parallel, int cells) {
        return LocalSide.open(tools.model(), contextLength, parallel, cells, tools.threads(), true);
    }

    ServerSide server(int slots, int cells, String... more) throws IOException {
        return ServerSide.open(tools, slots, cells, more);
    }

    /** Lets each side answer something short, so that what happens once is not in the first round. */
    void warm(ChatSide... sides) throws Exception {
        for (ChatSide side : sides) {
            LoadRun.of(side, chats.stories(2, 20, 8));
        }
    }

    /** Runs the rounds, and tells about each on standard error. */
    void eachRound(Round round) throws Exception {
        for (int i = 1; i <= rounds; i++) {
            long start = System.nanoTime();
            round.run();
            System.err.printf(Locale.ROOT, "  round %d of %d: %.0f s%n", i, rounds, (System.nanoTime() - start) / 1e9);
        }
    }

    /** One round of all sides. */
    interface Round {

        void run() throws Exception;
    }
}
