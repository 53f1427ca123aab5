package dev.llmops.local.internal.engine;

import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.internal.engine.speculation.Drafter;
import dev.llmops.local.internal.llama.AdapterUse;
import java.util.List;
import java.util.Random;

/** Knows what the fake decoder will choose, and says it as often as its quality tells. */
final class FakeDrafter implements Drafter {

    private final Random random;
    /** How likely a draft is right, from 0 to 1. */
    final double quality;
    /** The call of it that fails, counted from 1, or 0 for none. */
    int failsAt;

    int calls;
    boolean closed;

    FakeDrafter(double quality, long seed) {
        this.quality = quality;
        this.random = new Random(seed);
    }

    @Override
    public void draft(List<Sequence> sequences) {
        calls++;
        sequences.forEach(this::draft);
        if (calls == failsAt) {
            throw new IllegalStateException("a test's fault");
        }
    }

    private void draft(Sequence sequence) {
        CompletionRequest request = sequence.completion.request();
        int known = sequence.size() - sequence.promptLength;
        List<AdapterUse> adapters = request.adapters();
        int seed = request.sampling().seed();
        List<Integer> answer = FakeDecoder.alone(request.prompt(), seed, known + sequence.draft.room(), adapters);
        while (sequence.draft.room() > 0) {
            int at = known + sequence.draft.size();
            int right = at < answer.size() ? answer.get(at) : FakeDecoder.END;
            boolean knows = random.nextDouble() < quality;
            sequence.draft.add(knows ? right : (right + 1 + random.nextInt(5)) % FakeDecoder.VOCABULARY);
            if (random.nextInt(10) == 0) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
