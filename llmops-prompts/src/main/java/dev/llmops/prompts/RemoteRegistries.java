package dev.llmops.prompts;

import dev.llmops.api.prompt.PromptRegistry;
import java.net.URI;
import java.util.Map;

/** Registries of others by an address, for configuration and command lines. */
public final class RemoteRegistries {

    private RemoteRegistries() {}

    /**
     * {@return the registry at an address}
     *
     * <p>{@code mlflow+http://HOST:PORT} takes a token from {@code MLFLOW_TRACKING_TOKEN} if there is one; {@code langfuse+https://HOST} takes
     * the keys from {@code LANGFUSE_PUBLIC_KEY} and {@code LANGFUSE_SECRET_KEY}, and {@code promptlayer+https://HOST} that from
     * {@code PROMPTLAYER_API_KEY}. Keys have no place in an address, which is shown in messages.
     *
     * @param address kind of registry, {@code +}, and its address
     * @param environment where the keys are, for example {@code System.getenv()}
     * @throws IllegalArgumentException if the address has another form, or a key is missing
     */
    public static PromptRegistry at(String address, Map<String, String> environment) {
        int plus = address.indexOf('+');
        String kind = plus < 0 ? "" : address.substring(0, plus);
        return switch (kind) {
            case MlflowRegistry.SOURCE -> MlflowRegistry.of(mlflow(endpoint(address, plus), environment));
            case LangfuseRegistry.SOURCE ->
                LangfuseRegistry.of(
                        endpoint(address, plus),
                        key(environment, "LANGFUSE_PUBLIC_KEY"),
                        key(environment, "LANGFUSE_SECRET_KEY"));
            case PromptLayerRegistry.SOURCE ->
                PromptLayerRegistry.of(endpoint(address, plus), key(environment, "PROMPTLAYER_API_KEY"));
            default ->
                throw new IllegalArgumentException(
                        "the address of a registry begins with 'mlflow+http', 'langfuse+http' or"
                                + " 'promptlayer+http', for example mlflow+http://127.0.0.1:5000");
        };
    }

    private static RegistryEndpoint endpoint(String address, int plus) {
        return RegistryEndpoint.of(URI.create(address.substring(plus + 1)));
    }

    private static RegistryEndpoint mlflow(RegistryEndpoint endpoint, Map<String, String> environment) {
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        return token.isEmpty() ? endpoint : endpoint.withHeader("Authorization", "Bearer " + token);
    }

    private static String key(Map<String, String> environment, String name) {
        String key = environment.getOrDefault(name, "");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("set the environment variable " + name + " to the registry's key");
        }
        return key;
    }
}
