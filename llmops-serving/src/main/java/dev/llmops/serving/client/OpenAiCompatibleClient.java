package dev.llmops.serving.client;

/**
 * A {@link dev.llmops.api.model.ModelClient} for every server of OpenAI's chat completions API or its Responses API. It makes one attempt for each call, and a
 * stream that was cut is never a success. Vendor parameters of a request become members of the JSON that is sent; {@code model} among them
 * takes the place of the client's, as for a LoRA adapter.
 *
 * <p>The response's vendor values hold {@code id}, {@code systemFingerprint}, {@code serviceTier}, {@code stopReason}, {@code logprobs} and
 * {@code cost}, where the server tells them. Reasoning of earlier answers is sent back where the {@link ServerDialect} wants it.
 */
public final class OpenAiCompatibleClient {

    private OpenAiCompatibleClient() {}

    /** {@return a builder with nothing set} */
    public static OpenAiCompatibleClientBuilder builder() {
        return new OpenAiCompatibleClientBuilder();
    }
}
