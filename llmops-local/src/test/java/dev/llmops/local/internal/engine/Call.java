package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.engine.sequence.Completion;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.SamplingOptions;
import dev.llmops.local.option.CallOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A call of a test, and its reader. */
final class Call implements CompletionSink {

    private static final ModelIdentity MODEL = new ModelIdentity("test", "fake", null);

    final Completion completion;
    final int[] prompt;
    final int seed;
    final int maxTokens;
    final List<AdapterUse> adapters;
    /** Pieces that the reader would still take. */
    int room = Integer.MAX_VALUE;

    private final StringBuilder text = new StringBuilder();
    private ModelEvent.End end;
    private int ends;
    private int pieces;

    Call(int[] prompt, int seed, int maxTokens, CallOptions options, List<AdapterUse> adapters, LongSupplier ticker) {
        this(prompt, seed, maxTokens, options, adapters, List.of(), ticker);
    }

    Call(
            int[] prompt,
            int seed,
            int maxTokens,
            CallOptions options,
            List<AdapterUse> adapters,
            List<String> stops,
            LongSupplier ticker) {
        this.adapters = adapters;
        this.prompt = prompt.clone();
        this.seed = seed;
        this.maxTokens = maxTokens;
        CompletionRequest request = new CompletionRequest(
                this.prompt,
                token -> (token + " ").getBytes(StandardCharsets.UTF_8),
                new SamplingOptions(1, 0, 1, 0, seed, null),
                maxTokens,
                stops,
                MODEL,
                Map.of(),
                ticker.getAsLong(),
                adapters,
                options);
        this.completion = new Completion(request, this, ticker);
    }

    static int[] prompt(int length, int start) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = 1 + (start * 31 + i) % (FakeDecoder.VOCABULARY - 1);
        }
        return tokens;
    }

    Sequence sequence() {
        return completion.sequence();
    }

    @Override
    public void text(String piece) {
        assertThat(ends).as("text after the end").isZero();
        text.append(piece);
        pieces++;
        room--;
    }

    @Override
    public boolean ready() {
        return room > 0;
    }

    @Override
    public void end(ModelEvent.End reached) {
        ends++;
        end = reached;
    }

    int pieces() {
        return pieces;
    }

    boolean ended() {
        return ends > 0;
    }

    ModelEvent.End end() {
        assertThat(ends).as("number of ends").isEqualTo(1);
        return end;
    }

    String expected() {
        return FakeDecoder.alone(prompt, seed, maxTokens, adapters).stream()
                .map(token -> token + " ")
                .collect(Collectors.joining());
    }

    /** Asserts that the call is complete, with the text that it would have got alone. */
    void assertComplete() {
        assertThat(end())
                .isInstanceOfSatisfying(
                        ModelEvent.Completed.class,
                        completed -> assertThat(completed.response().text()).isEqualTo(expected()));
        assertThat(text).hasToString(expected());
    }

    /** Asserts that what came is the beginning of the text that it would have got alone. */
    void assertBeginning() {
        assertThat(expected()).startsWith(text.toString());
    }

    <T extends Throwable> void assertFailed(Class<T> type) {
        assertThat(end())
                .isInstanceOfSatisfying(
                        ModelEvent.Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(type));
    }
}
