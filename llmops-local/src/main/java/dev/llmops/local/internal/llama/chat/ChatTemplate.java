package dev.llmops.local.internal.llama.chat;

import dev.llmops.api.model.ToolChoice;
import dev.llmops.local.internal.grammar.RequestSchemas;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaNative;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeHandle;
import java.nio.charset.StandardCharsets;

/** A model's chat template, run by llama.cpp's own Jinja engine. Texts of messages never become control tokens. */
public final class ChatTemplate extends NativeHandle {

    private final LlamaModel model;

    private ChatTemplate(LlamaModel model, long address) {
        super("the chat template", address);
        this.model = model;
    }

    /**
     * Parses a template.
     *
     * @param model the model whose vocabulary it is for; closed after the template
     * @throws NativeError if it is not valid Jinja
     */
    public static ChatTemplate parse(LlamaModel model, String source) {
        long address = model.acquire();
        try {
            return new ChatTemplate(model, LlamaNative.templateParse(address, source.getBytes(StandardCharsets.UTF_8)));
        } finally {
            model.release();
        }
    }

    /** {@return whether the template tells the model about tools, and llama.cpp knows how the model calls them} */
    public boolean knowsTools() {
        return withBoth((vocabulary, template) -> LlamaNative.templateKnowsTools(template));
    }

    /**
     * {@return the prompt for a conversation, and how the answer is to be constrained and read}
     *
     * @param messages the messages as a JSON array, as OpenAI's API has them
     * @param tools what the model is told about its tools
     * @param choice whether the model may call them
     * @param schemas the schemas of these tools and, if it is to count, of the answer
     * @param answers whether the schema of the answer counts
     * @param epochSecond what the template sees as the time
     * @throws NativeError if the template refuses the messages
     */
    public ChatPlan plan(
            byte[] messages,
            ChatTools tools,
            ToolChoice choice,
            RequestSchemas schemas,
            boolean answers,
            long epochSecond) {
        byte[] answer = (answers ? schemas.answerStandIn() : "").getBytes(StandardCharsets.UTF_8);
        return withBoth((vocabulary, template) -> {
            long plan = LlamaNative.chatPlan(
                    vocabulary,
                    template,
                    messages,
                    tools.told(),
                    tools.standIns(),
                    number(choice),
                    answer,
                    epochSecond);
            try {
                return ChatPlan.read(vocabulary, plan, schemas);
            } finally {
                LlamaNative.chatPlanFree(plan);
            }
        });
    }

    /** Returns llama.cpp's number, see common_chat_tool_choice in chat.h. */
    private static int number(ToolChoice choice) {
        return switch (choice) {
            case AUTO -> 0;
            case REQUIRED -> 1;
            case NONE -> 2;
        };
    }

    private interface Call<T> {
        T run(long vocabulary, long template);
    }

    // Nothing says that a parsed template may be run by two threads at once.
    private synchronized <T> T withBoth(Call<T> call) {
        long vocabulary = model.acquire();
        try {
            long template = acquire();
            try {
                return call.run(vocabulary, template);
            } finally {
                release();
            }
        } finally {
            model.release();
        }
    }

    @Override
    protected void free(long freed) {
        LlamaNative.templateFree(freed);
    }
}
