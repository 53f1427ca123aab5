package dev.llmops.core.internal.telemetry;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A scripted model under another provider's name. */
final class NamedModel implements ModelClient {

    private final ModelIdentity identity;
    private final ScriptedModelClient scripted;

    NamedModel(String provider, String name, Function<ModelRequest, List<ModelEvent>> script) {
        this.identity = new ModelIdentity(provider, name, null);
        this.scripted = ScriptedModelClient.of(script);
    }

    @Override
    public ModelDescription description() {
        return new ModelDescription(identity, null, Set.of());
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return scripted.generate(request);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return scripted.stream(request);
    }
}
