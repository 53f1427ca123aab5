package dev.llmops.local.internal.llama;

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

    /**
     * {@return the tokens of a conversation, ready for the model to answer}
     *
     * @param messages the messages as a JSON array, as OpenAI's API has them
     * @param epochSecond what the template sees as the time
     * @throws NativeError if the template refuses the messages
     */
    public int[] tokens(byte[] messages, long epochSecond) {
        return withBoth(
                (vocabulary, template) -> LlamaNative.templateTokens(vocabulary, template, messages, epochSecond));
    }

    /**
     * {@return the same conversation as text}
     *
     * @param messages the messages as a JSON array, as OpenAI's API has them
     * @param epochSecond what the template sees as the time
     * @throws NativeError if the template refuses the messages
     */
    public String text(byte[] messages, long epochSecond) {
        return withBoth((vocabulary, template) -> new String(
                LlamaNative.templateText(vocabulary, template, messages, epochSecond), StandardCharsets.UTF_8));
    }

    private interface Rendering<T> {
        T render(long vocabulary, long template);
    }

    // Nothing says that a parsed template may be run by two threads at once.
    private synchronized <T> T withBoth(Rendering<T> rendering) {
        long vocabulary = model.acquire();
        try {
            long template = acquire();
            try {
                return rendering.render(vocabulary, template);
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
