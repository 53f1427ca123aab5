package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ModelRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row in a list of generations: what a store finds without reading the body. For a name longer than 80 characters it may hold the
 * beginning and a hash.
 *
 * @param id the id of the generation
 * @param startedAt when the application called
 * @param status how it ended
 * @param prompt name of the prompt, or null
 * @param promptVersion its version, or null
 * @param model the model that was asked, or null
 * @param user who called, or null
 * @param session the conversation, or null
 * @param tenant the tenant, or null
 * @param inputTokens tokens that the models read, or null if unknown
 * @param outputTokens tokens that the models wrote, or null if unknown
 * @param cost what it cost
 * @param total from the call to the end of the answer; null if unknown to the store
 * @param firstToken from the call to the first piece of the answer, or null
 * @param preview the first {@value #PREVIEW_CHARACTERS} characters of the text that begins the request's last message; null if it does not begin
 *     with text, or if the text is stored separately from the record
 */
public record GenerationSummary(
        GenerationId id,
        Instant startedAt,
        GenerationStatus status,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        @Nullable String model,
        @Nullable String user,
        @Nullable String session,
        @Nullable String tenant,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        Cost cost,
        @Nullable Duration total,
        @Nullable Duration firstToken,
        @Nullable String preview) {

    /** The maximum length of a preview, in characters. */
    public static final int PREVIEW_CHARACTERS = 200;

    /** Rejects nulls. */
    public GenerationSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(cost, "cost");
    }

    /**
     * {@return the summary of a generation}
     *
     * @param generation the generation
     */
    public static GenerationSummary of(Generation generation) {
        PromptUse prompt = generation.prompt();
        return new GenerationSummary(
                generation.id(),
                generation.timings().startedAt(),
                generation.status(),
                prompt == null ? null : prompt.name(),
                prompt == null ? null : (Integer) prompt.version(),
                generation.model() == null ? null : generation.model().name(),
                generation.caller().user(),
                generation.caller().session(),
                generation.caller().tenant(),
                generation.usage().input(),
                generation.usage().output(),
                generation.cost(),
                generation.timings().total(),
                generation.timings().timeToFirstToken(),
                preview(generation.request()));
    }

    private static @Nullable String preview(@Nullable ModelRequest request) {
        List<Message> messages = request == null ? List.of() : request.messages();
        List<Part> parts = messages.isEmpty()
                ? List.of()
                : messages.get(messages.size() - 1).parts();
        if (parts.isEmpty() || !(parts.get(0) instanceof TextPart first)) {
            return null;
        }
        String text = first.text();
        // The first part keeps a long text from being counted.
        return text.length() <= 2 * PREVIEW_CHARACTERS && text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS));
    }
}
