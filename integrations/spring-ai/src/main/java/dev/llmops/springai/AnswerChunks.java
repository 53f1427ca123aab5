package dev.llmops.springai;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.text.WholeCharacters;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.springai.internal.mapping.Faults;
import dev.llmops.springai.internal.mapping.MessagesFromSpringAi;
import dev.llmops.springai.internal.mapping.ResponseFromSpringAi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** An answer of Spring AI that arrives in chunks, or in one, as our events. Written by the thread that brings it, read by the one that cancels. */
final class AnswerChunks {

    private final ModelIdentity asked;
    private final boolean mayLackFinishReason;
    private final boolean seedIgnored;
    private final long startNanos = SystemTime.ticker().getAsLong();
    private final WholeCharacters textPieces = new WholeCharacters();
    private final WholeCharacters reasoningPieces = new WholeCharacters();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private final List<Part> media = new ArrayList<>();
    private @Nullable FinishReason finishReason;
    private @Nullable TokenUsage usage;
    private @Nullable ChatResponseMetadata metadata;
    private @Nullable Duration timeToFirstToken;

    AnswerChunks(ModelIdentity asked, boolean mayLackFinishReason, boolean seedIgnored) {
        this.asked = asked;
        this.mayLackFinishReason = mayLackFinishReason;
        this.seedIgnored = seedIgnored;
    }

    Duration elapsed() {
        return Duration.ofNanos(SystemTime.ticker().getAsLong() - startNanos);
    }

    /** {@return what a chunk adds} */
    synchronized List<ModelEvent> add(ChatResponse chunk) {
        List<ModelEvent> events = new ArrayList<>();
        if (chunk.getMetadata() != null) {
            metadata = chunk.getMetadata();
        }
        TokenUsage counted = ResponseFromSpringAi.usage(chunk.getMetadata());
        usage = counted == null ? usage : counted;
        // Several generations are either choices, of which the first is the answer, or, with Anthropic, parts of one
        // answer.
        for (Generation generation : chunk.getResults()) {
            Integer choice = ResponseFromSpringAi.choice(generation);
            if (choice == null || choice == 0) {
                add(generation, events);
            }
        }
        if (timeToFirstToken == null && !events.isEmpty()) {
            timeToFirstToken = elapsed();
        }
        return events;
    }

    private void add(Generation generation, List<ModelEvent> events) {
        FinishReason told = ResponseFromSpringAi.finishReason(generation);
        finishReason = told == null ? finishReason : told;
        AssistantMessage piece = MessagesFromSpringAi.assistant(generation.getOutput());
        for (Part part : piece.parts()) {
            if (part instanceof ReasoningPart thought) {
                tellReasoning(reasoningPieces.next(thought.text()), events);
            } else if (part instanceof ImagePart image) {
                media.add(image);
            }
        }
        // The text as it came: half a character at its end waits for the other half.
        String written = generation.getOutput().getText();
        tellText(textPieces.next(written == null ? "" : written), events);
        for (var call : generation.getOutput().getToolCalls()) {
            ToolCall ours = MessagesFromSpringAi.toolCall(toolCalls.size(), call);
            events.add(new ModelEvent.ToolCallDelta(toolCalls.size(), ours.id(), ours.name(), ours.arguments()));
            toolCalls.add(ours);
        }
    }

    /** {@return the end of an answer that is over, with whatever is left to tell before it} */
    synchronized List<ModelEvent> complete() {
        List<ModelEvent> events = rest();
        if (finishReason == null && !mayLackFinishReason) {
            events.add(new ModelEvent.Failed(truncated(null), partial()));
        } else if (metadata == null && isEmpty()) {
            events.add(new ModelEvent.Failed(
                    new InvalidModelResponseException("the Spring AI model gave no answer at all; check its server"),
                    partial()));
        } else {
            events.add(new ModelEvent.Completed(response()));
        }
        return events;
    }

    /** {@return the end of an answer that broke off} */
    synchronized List<ModelEvent> failed(Throwable thrown) {
        List<ModelEvent> events = rest();
        LlmOpsException ours = Faults.fromSpringAi(thrown);
        boolean cut = ours instanceof ModelUnavailableException && !isEmpty();
        events.add(new ModelEvent.Failed(cut ? truncated(thrown) : ours, partial()));
        return events;
    }

    synchronized PartialResponse partial() {
        return new PartialResponse(message(), usage == null ? TokenUsage.UNKNOWN : usage);
    }

    private boolean isEmpty() {
        return text.isEmpty() && reasoning.isEmpty() && toolCalls.isEmpty();
    }

    private ModelResponse response() {
        Map<String, Object> vendor = new LinkedHashMap<>();
        if (metadata != null && metadata.getId() != null && !metadata.getId().isEmpty()) {
            vendor.put("id", metadata.getId());
        }
        if (seedIgnored) {
            vendor.put("llmops.ignored_parameters", List.of("seed"));
        }
        FinishReason unsaid = toolCalls.isEmpty() ? FinishReason.OTHER : FinishReason.TOOL_CALLS;
        return new ModelResponse(
                message(),
                finishReason == null ? unsaid : finishReason,
                usage == null ? TokenUsage.UNKNOWN : usage,
                ResponseFromSpringAi.answering(metadata, asked),
                timeToFirstToken,
                elapsed(),
                vendor);
    }

    private AssistantMessage message() {
        List<Part> parts = new ArrayList<>();
        if (!reasoning.isEmpty()) {
            parts.add(new ReasoningPart(reasoning.toString(), null));
        }
        if (!text.isEmpty()) {
            parts.add(new TextPart(text.toString()));
        }
        parts.addAll(media);
        return new AssistantMessage(parts, toolCalls);
    }

    private List<ModelEvent> rest() {
        List<ModelEvent> events = new ArrayList<>();
        tellReasoning(reasoningPieces.rest(), events);
        tellText(textPieces.rest(), events);
        return events;
    }

    private void tellReasoning(String piece, List<ModelEvent> events) {
        if (!piece.isEmpty()) {
            reasoning.append(piece);
            events.add(new ModelEvent.ReasoningDelta(piece));
        }
    }

    private void tellText(String piece, List<ModelEvent> events) {
        if (!piece.isEmpty()) {
            text.append(piece);
            events.add(new ModelEvent.TextDelta(piece));
        }
    }

    private static StreamTruncatedException truncated(@Nullable Throwable cause) {
        return new StreamTruncatedException(
                "the stream ended before the model said that it was done (no finish reason came);"
                        + " what had arrived is kept, ask again for a whole answer",
                cause);
    }
}
