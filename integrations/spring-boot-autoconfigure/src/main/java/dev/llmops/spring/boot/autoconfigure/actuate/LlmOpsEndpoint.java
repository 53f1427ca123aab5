package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.LlmOps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** What is configured and what runs, without a text that anybody wrote. It asks no model. */
@Endpoint(id = "llmops")
public class LlmOpsEndpoint {

    private final LlmOps ops;
    private final List<String> models;
    private final String store;
    private final Supplier<Map<String, String>> pools;

    LlmOpsEndpoint(LlmOps ops, List<String> models, String store, Supplier<Map<String, String>> pools) {
        this.ops = ops;
        this.models = models;
        this.store = store;
        this.pools = pools;
    }

    /** {@return the state now} */
    @ReadOperation
    public LlmOpsReport report() {
        return new LlmOpsReport(
                name(ops.asModelClient()),
                models(),
                String.join(" > ", ops.interceptors()),
                store,
                prompts(),
                experiments(),
                pools.get());
    }

    private Map<String, String> models() {
        Map<String, String> told = new TreeMap<>();
        for (String model : models) {
            ModelClient client = find(model);
            if (client != null) {
                told.put(model, name(client));
            }
        }
        return told;
    }

    /** An LlmOps of the application's own has other models than its beans. */
    private @Nullable ModelClient find(String model) {
        try {
            return ops.asModelClient().withModel(model);
        } catch (InvalidRequestException e) {
            return null;
        }
    }

    private static String name(ModelClient model) {
        ModelIdentity identity = model.description().identity();
        return identity.provider() + "/" + identity.name();
    }

    private Map<String, Integer> prompts() {
        Map<String, Integer> told = new TreeMap<>();
        for (String prompt : ops.prompts().names()) {
            List<PromptVersion> versions = ops.prompts().versions(prompt);
            told.put(prompt, versions.size());
        }
        return told;
    }

    private Map<String, String> experiments() {
        Map<String, String> told = new TreeMap<>();
        ops.experiments()
                .latest()
                .forEach(version -> told.put(
                        version.experiment().name(),
                        "version " + version.number() + ", "
                                + version.status().name().toLowerCase(Locale.ROOT)));
        return told;
    }
}
