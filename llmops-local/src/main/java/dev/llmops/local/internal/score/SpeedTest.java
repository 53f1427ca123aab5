package dev.llmops.local.internal.score;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Measures how fast a model reads and writes. Tokens are any: the work is the same. */
public final class SpeedTest {

    private final LlamaModel model;
    private final ContextOptions options;
    private final LongSupplier ticker;

    /**
     * Creates the test.
     *
     * @param options with room for the prompt, and for all tokens that are written
     * @param ticker nanoseconds
     */
    public SpeedTest(LlamaModel model, ContextOptions options, LongSupplier ticker) {
        this.model = model;
        this.options = options;
        this.ticker = ticker;
    }

    /**
     * {@return what was measured}
     *
     * @param prompt tokens to read, at least 1
     * @param generated tokens to write, at least 1
     * @param repetitions how often, at least 1
     */
    public BenchmarkResult run(int prompt, int generated, int repetitions) {
        double[] reading = new double[repetitions];
        double[] writing = new double[repetitions];
        try (LlamaContext context = LlamaContext.create(model, options)) {
            TokenBatch batch = context.newBatch();
            read(context, batch, prompt);
            write(context, batch, 1);
            for (int i = 0; i < repetitions; i++) {
                context.clear();
                long start = ticker.getAsLong();
                read(context, batch, prompt);
                long middle = ticker.getAsLong();
                context.clear();
                long next = ticker.getAsLong();
                write(context, batch, generated);
                writing[i] = perSecond(generated, ticker.getAsLong() - next);
                reading[i] = perSecond(prompt, middle - start);
            }
        }
        return new BenchmarkResult(
                prompt,
                generated,
                repetitions,
                options.threads(),
                mean(reading),
                deviation(reading),
                mean(writing),
                deviation(writing));
    }

    private void read(LlamaContext context, TokenBatch batch, int tokens) {
        int position = 0;
        while (position < tokens) {
            batch.clear();
            while (position < tokens && batch.room() > 0) {
                batch.add(token(position), position, 0, position == tokens - 1);
                position++;
            }
            decode(context, batch);
        }
    }

    private void write(LlamaContext context, TokenBatch batch, int tokens) {
        context.clear();
        for (int position = 0; position < tokens; position++) {
            batch.clear();
            batch.add(token(position), position, 0, true);
            decode(context, batch);
        }
    }

    private int token(int position) {
        return position == 0 && model.bos() >= 0 ? model.bos() : (position * 7919) % model.vocabularySize();
    }

    private static void decode(LlamaContext context, TokenBatch batch) {
        DecodeResult result = context.decode(batch);
        if (result != DecodeResult.DONE) {
            throw new ModelException(
                    "the speed cannot be measured, because decoding ended with " + result, null, false);
        }
    }

    private static double perSecond(int tokens, long nanos) {
        return tokens / (Math.max(1, nanos) / 1e9);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }
}
