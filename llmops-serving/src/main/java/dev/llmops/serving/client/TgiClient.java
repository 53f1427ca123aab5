package dev.llmops.serving.client;

/**
 * Creates a {@link dev.llmops.api.model.ModelClient} for the native routes of Hugging Face's text-generation-inference, {@code /generate} and
 * {@code /generate_stream}. They take a prompt instead of messages: set in the builder how messages become a prompt. For messages, tools and the
 * model's own chat template, use {@link OpenAiCompatibleClient} with {@link ServerDialect#TGI} instead.
 *
 * <p>Tools, images and min-p are rejected. {@code adapter_id} and the other parameters of TGI are vendor parameters. A stop sequence
 * at the end of the answer, which TGI leaves there, is removed.
 */
public final class TgiClient {

    private TgiClient() {}

    /** {@return a new builder} */
    public static TgiClientBuilder builder() {
        return new TgiClientBuilder();
    }
}
