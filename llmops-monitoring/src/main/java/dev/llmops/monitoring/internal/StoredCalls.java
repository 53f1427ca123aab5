package dev.llmops.monitoring.internal;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through stored calls, latest first, in pages. */
public final class StoredCalls {

    private static final int PAGE = 200;

    private StoredCalls() {}

    /**
     * Hands over each call, and what was thought of it.
     *
     * @param store where they are
     * @param which which calls
     * @param calls gets each call
     * @param scores gets each call's scores, after the call
     * @param feedback gets each call's feedback, after the call
     */
    public static void forEach(
            Store store,
            GenerationFilter which,
            Consumer<Generation> calls,
            BiConsumer<Generation, GenerationScore> scores,
            BiConsumer<Generation, Feedback> feedback) {
        @Nullable GenerationId before = null;
        List<Generation> page;
        do {
            page = store.generations().list(new GenerationQuery(PAGE, before, which));
            for (Generation call : page) {
                calls.accept(call);
                store.scores().of(call.id()).forEach(score -> scores.accept(call, score));
                store.feedback().of(call.id()).forEach(said -> feedback.accept(call, said));
                before = call.id();
            }
        } while (page.size() == PAGE);
    }
}
