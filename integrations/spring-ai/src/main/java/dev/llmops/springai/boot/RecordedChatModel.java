package dev.llmops.springai.boot;

import dev.llmops.core.LlmOps;
import dev.llmops.springai.SpringAiModels;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Flux;

/** A model whose calls go through the application's {@code LlmOps}, which is made of the model; without one, the model itself. */
final class RecordedChatModel implements ChatModel {

    private final ChatModel model;
    private final ObjectProvider<LlmOps> ops;
    private volatile @Nullable ChatModel chain;

    RecordedChatModel(ChatModel model, ObjectProvider<LlmOps> ops) {
        this.model = model;
        this.ops = ops;
    }

    ChatModel model() {
        return model;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        return chain().call(prompt);
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> chain().stream(prompt));
    }

    @Override
    public ChatOptions getDefaultOptions() {
        return getOptions();
    }

    /** What Spring AI 2 asks instead; in Spring AI 1 it overrides nothing. The chain takes portable options only. */
    public ChatOptions getOptions() {
        return chain().getDefaultOptions();
    }

    private ChatModel chain() {
        ChatModel known = chain;
        if (known == null) {
            LlmOps found = ops.getIfUnique();
            known = found == null ? model : SpringAiModels.asChatModel(found.asModelClient());
            chain = known;
        }
        return known;
    }
}
