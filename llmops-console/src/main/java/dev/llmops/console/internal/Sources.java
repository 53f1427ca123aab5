package dev.llmops.console.internal;

import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Fork;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the console shows, and what it lets viewers do.
 *
 * @param store what is looked at
 * @param evaluations folder with files of evaluation runs, or null
 * @param redTeam folder with files of red team runs, or null
 * @param queues files of annotation queues by their names
 * @param indexes tells the state of each index, by its name; what it gives is an {@code IndexStatus}, whose module need not be there
 * @param feedback takes feedback of viewers, or null
 * @param playground asks again with a change, or null
 * @param annotation whether viewers may answer what queues give them
 * @param clock the time
 */
public record Sources(
        Store store,
        @Nullable Path evaluations,
        @Nullable Path redTeam,
        Map<String, Path> queues,
        Map<String, Supplier<?>> indexes,
        @Nullable FeedbackSink feedback,
        @Nullable BiFunction<GenerationId, Change, Fork> playground,
        boolean annotation,
        InstantSource clock) {

    /** Copies the maps, in their order. */
    public Sources {
        queues = new LinkedHashMap<>(queues);
        indexes = new LinkedHashMap<>(indexes);
    }
}
