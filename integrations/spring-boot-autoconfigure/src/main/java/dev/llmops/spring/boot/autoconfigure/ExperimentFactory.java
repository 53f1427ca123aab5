package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.spring.boot.autoconfigure.ExperimentProperties.Alternative;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes an experiment of its properties. */
final class ExperimentFactory {

    private ExperimentFactory() {}

    static Experiment experiment(String name, ExperimentProperties properties) {
        if (properties.variants().size() < 2) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.experiments." + name + ".variants",
                    properties.variants(),
                    "An experiment has at least two variants.");
        }
        Experiment.Builder experiment = Experiment.builder(name, scope(name, properties))
                .unit(CallerAttribute.parse(properties.unit()))
                .holdout(properties.holdout());
        properties.variants().forEach(variant -> experiment.variant(variant(variant)));
        return experiment.build();
    }

    private static ExperimentScope scope(String name, ExperimentProperties properties) {
        if (properties.prompt() != null && properties.model() != null) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.experiments." + name + ".model",
                    properties.model(),
                    "An experiment is on a prompt or on a model, and this one is on prompt '" + properties.prompt()
                            + "'.");
        }
        if (properties.prompt() != null) {
            return ExperimentScope.prompt(properties.prompt());
        }
        return properties.model() != null ? ExperimentScope.model(properties.model()) : ExperimentScope.application();
    }

    private static Variant variant(Alternative values) {
        Variant.Builder variant = Variant.builder(values.name(), values.weight());
        if (values.prompt() != null) {
            variant.prompt(PromptReference.parse(values.prompt()));
        }
        if (values.model() != null) {
            variant.model(values.model());
        }
        ModelParameters.Builder parameters = ModelParameters.builder();
        if (values.temperature() != null) {
            parameters.temperature(values.temperature());
        }
        if (values.maxTokens() != null) {
            parameters.maxTokens(values.maxTokens());
        }
        return variant.parameters(parameters.build()).build();
    }
}
