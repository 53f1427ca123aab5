package dev.llmops.serving.client;

/**
 * A {@link dev.llmops.api.model.ModelClient} for the native routes of Hugging Face's text-generation-inference, {@code /generate} and
 * {@code /generate_stream}. They take a prompt and no messages: the builder says how messages become one. For messages, tools and the
 * model's own chat template, {@link OpenAiCompatibleClient} with {@link ServerDialect#TGI} is the right client.
 *
 * <p>Tools, images and min-p are refused. {@code adapter_id} and the other parameters of TGI are vendor parameters. A stop sequence
 * is taken off the end of the answer, which TGI leaves there.
 */
public final class TgiClient {

    private TgiClient() {}

    /** {@return a builder with nothing set} */
    public static TgiClientBuilder builder() {
        return new TgiClientBuilder();
    }
}
