package dev.llmops.local.internal.engine.request;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.grammar.SchemaGuard;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.chat.ChatPlan;
import dev.llmops.local.internal.llama.chat.ChatTemplate;
import dev.llmops.local.internal.llama.chat.ChatTools;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a request to a prompt. A model with a chat template sees the conversation as it was trained to; one without is
 * not a chat model, and continues the text of the messages.
 */
public final class PromptEncoder {

    private final LlamaModel model;
    private final @Nullable ChatTemplate template;
    private final @Nullable PromptedTools promptedTools;
    private final InstantSource clock;
    private final SchemaGuard guard;

    /**
     * Creates the encoder.
     *
     * @param template its chat template, or null if it has none
     * @param promptedTools what to do where the template does not know tools, or null if it does
     * @param clock what the template sees as the time
     * @param guard which schemas are taken
     */
    public PromptEncoder(
            LlamaModel model,
            @Nullable ChatTemplate template,
            @Nullable PromptedTools promptedTools,
            InstantSource clock,
            SchemaGuard guard) {
        this.model = model;
        this.template = template;
        this.promptedTools = promptedTools;
        this.clock = clock;
        this.guard = guard;
    }

    /** {@return the number of tokens in the vocabulary} */
    public int vocabularySize() {
        return model.vocabularySize();
    }

    /**
     * {@return the prompt and how to read the answer}
     *
     * @param schemas empty, or with a schema for the answer; those of the tools are added
     * @throws InvalidRequestException if the model cannot take it
     */
    public ChatPlan plan(ModelRequest request, RequestSchemas schemas) {
        request.messages().forEach(PromptEncoder::requireText);
        ToolGuard.add(request.tools(), schemas);
        PromptedTools prompted = promptedTools;
        if (prompted == null || request.tools().isEmpty()) {
            ChatTools tools = ChatJson.tools(request.tools(), schemas);
            return plan(request.messages(), tools, request.toolChoice(), schemas, true);
        }
        boolean calls = request.toolChoice() != ToolChoice.NONE;
        ChatPlan plan = plan(prompted.messages(request), ChatTools.NONE, ToolChoice.AUTO, schemas, !calls);
        return calls ? prompted.withReader(plan, request, schemas) : plan;
    }

    private ChatPlan plan(
            List<Message> messages, ChatTools tools, ToolChoice choice, RequestSchemas schemas, boolean answers) {
        ChatTemplate chat = template;
        if (chat == null) {
            return plan(messages.stream().map(Message::text).collect(Collectors.joining("\n\n")));
        }
        try {
            return chat.plan(
                    ChatJson.messages(messages),
                    tools,
                    choice,
                    schemas,
                    answers,
                    clock.instant().getEpochSecond());
        } catch (NativeError e) {
            if (e.kind() == NativeError.Kind.REFUSED) {
                throw e.typed();
            }
            throw new InvalidRequestException(
                    "the model's chat template refused the conversation, so check the order and roles of its messages: "
                            + e.text(),
                    e);
        }
    }

    /** Returns the plan for a text that is continued as it is. */
    public ChatPlan plan(String text) {
        return ChatPlan.ofText(model.tokenize(UnicodeText.requireWellFormed("text", text), true), text);
    }

    /** Returns which schemas are taken, without any. */
    public RequestSchemas schemas() {
        return new RequestSchemas(guard);
    }

    byte[] piece(int token) {
        return model.piece(token);
    }

    byte[] spelling(int token) {
        return model.spelling(token);
    }

    private static void requireText(Message message) {
        for (Part part : message.parts()) {
            if (!(part instanceof TextPart) && !(part instanceof ReasoningPart)) {
                throw new InvalidRequestException("a local model reads text only, but a message of the "
                        + ChatJson.role(message) + " holds a " + part.getClass().getSimpleName());
            }
        }
    }
}
