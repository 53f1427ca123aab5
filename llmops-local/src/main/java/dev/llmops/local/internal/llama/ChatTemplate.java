package dev.llmops.local.internal.llama;

import dev.llmops.api.model.ToolChoice;
import java.nio.charset.StandardCharsets;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A model's chat template, run by llama.cpp's own Jinja engine. Texts of messages never become control tokens.
 */
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
     * @param source the template
     * @return the template
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
     * @param tools the tools in the same way; the array may be empty
     * @param choice whether the model may call them
     * @param schema a JSON schema for the answer, or an empty text
     * @param epochSecond what the template sees as the time
     * @throws NativeError if the template refuses the messages, or llama.cpp the schema
     */
    public ChatPlan plan(byte[] messages, byte[] tools, ToolChoice choice, String schema, long epochSecond) {
        byte[] wanted = schema.getBytes(StandardCharsets.UTF_8);
        return withBoth((vocabulary, template) -> {
            // The order of the choices is llama.cpp's.
            long plan =
                    LlamaNative.chatPlan(vocabulary, template, messages, tools, choice.ordinal(), wanted, epochSecond);
            try {
                return ChatPlan.read(vocabulary, plan);
            } finally {
                LlamaNative.chatPlanFree(plan);
            }
        });
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
    void free(long freed) {
        LlamaNative.templateFree(freed);
    }
}
