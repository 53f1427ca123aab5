package dev.llmops.cdi;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
public class Records {

    @Inject
    LlmOps ops;

    public String latest() {
        Generation call = ops.generations().list(GenerationQuery.latest(1)).get(0);
        return call.status() + ", " + call.usage().output() + " tokens: "
                + call.response().message().text();
    }
}
