package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.llmops.api.model.ModelClient;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.spring.boot.autoconfigure.internal.model.ModelCandidates.Candidate;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** Gives the models to the {@code LlmOps}, the default one first. */
public final class Models {

    private Models() {}

    public static void addTo(
            LlmOpsBuilder ops,
            ConfigurableListableBeanFactory beans,
            Environment environment,
            Map<String, ? extends ModelClient> pools) {
        ModelCandidates candidates = ModelCandidates.in(beans, environment);
        if (candidates.chosen() == null) {
            throw new InvalidConfigurationPropertyValueException(
                    ModelCandidates.PROPERTY,
                    environment.getProperty(ModelCandidates.PROPERTY),
                    "The application has the models " + candidates.names() + ".");
        }
        for (Candidate candidate : candidates.chosenFirst()) {
            ops.model(
                    candidate.name(),
                    switch (candidate.kind()) {
                        case CLIENT -> beans.getBean(candidate.name(), ModelClient.class);
                        case LANGCHAIN4J -> LangChain4jClients.client(candidate, beans);
                        case POOL -> pool(candidate.name(), pools);
                    });
        }
    }

    private static ModelClient pool(String name, Map<String, ? extends ModelClient> pools) {
        ModelClient pool = pools.get(name);
        if (pool == null) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.pools." + name, name, "A pool needs the module llmops-serving.");
        }
        return pool;
    }
}
