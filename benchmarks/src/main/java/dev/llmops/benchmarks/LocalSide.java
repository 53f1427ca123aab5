package dev.llmops.benchmarks;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.LocalModel;
import dev.llmops.local.option.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The engine in this process. */
final class LocalSide implements ChatSide {

    private static final int QUEUE = 256;

    private final LocalModel model;

    private LocalSide(LocalModel model) {
        this.model = model;
    }

    /**
     * {@return the engine}
     *
     * @param contextLength tokens of one chat
     * @param parallel chats at once
     * @param cells tokens of cache that they have together; if that is not a whole context for each, they share one pool
     * @param flash whether it computes attention as llama.cpp's programs do by default
     */
    static LocalSide open(Path file, int contextLength, int parallel, int cells, int threads, boolean flash) {
        EngineOptions.Builder engine = EngineOptions.builder().parallel(parallel);
        if (cells < (long) parallel * contextLength) {
            engine.unifiedKvCache(Math.max(cells, contextLength));
        }
        return new LocalSide(LocalModel.builder()
                .file(file)
                .contextLength(contextLength)
                .threads(threads)
                .queueCapacity(QUEUE)
                .flashAttention(flash)
                .engine(engine.build())
                .build());
    }

    @Override
    public Reply ask(Chat chat) {
        ModelRequest.Builder request = ModelRequest.builder();
        if (chat.system() != null) {
            request.system(chat.system());
        }
        request.user(chat.user())
                .parameters(ModelParameters.builder()
                        .temperature(0.0)
                        .maxTokens(chat.maxTokens())
                        .build());
        long asked = System.nanoTime();
        List<Long> arrivals = new ArrayList<>();
        try (ModelStream stream = model.stream(request.build())) {
            while (true) {
                ModelEvent event = stream.next();
                if (event instanceof ModelEvent.TextDelta) {
                    arrivals.add(System.nanoTime());
                } else if (event instanceof ModelEvent.Completed completed) {
                    return reply(asked, arrivals, completed.response().usage());
                } else if (event instanceof ModelEvent.End end) {
                    return Reply.failed(asked, end.toString());
                }
            }
        } catch (RuntimeException e) {
            return Reply.failed(asked, e.toString());
        }
    }

    private static Reply reply(long asked, List<Long> arrivals, TokenUsage usage) {
        int input = Objects.requireNonNull(usage.input());
        Integer cached = usage.cachedInput();
        int computed = input - (cached == null ? 0 : cached);
        return new Reply(
                asked, arrivals, System.nanoTime(), input, computed, Objects.requireNonNull(usage.output()), null);
    }

    EngineMetrics metrics() {
        return model.metrics();
    }

    @Override
    public void close() {
        model.close();
    }
}
