package dev.llmops.serving.client;

/**
 * Creates a {@link dev.llmops.api.model.ModelClient} for any server of OpenAI's Chat Completions API or Responses API. It makes one attempt
 * per call, and never
 * reports a truncated stream as a success. Vendor parameters of a request become members of the JSON that is sent; a {@code model} among them
 * replaces the client's, for example to select a LoRA adapter.
 *
 * <p>The response's vendor values hold {@code id}, {@code systemFingerprint}, {@code serviceTier}, {@code stopReason}, {@code logprobs} and
 * {@code cost}, if the server returns them. Reasoning of earlier answers is sent back if the {@link ServerDialect} expects it.
 */
public final class OpenAiCompatibleClient {

    private OpenAiCompatibleClient() {}

    /** {@return a new builder} */
    public static OpenAiCompatibleClientBuilder builder() {
        return new OpenAiCompatibleClientBuilder();
    }
}
