package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.spring.boot.autoconfigure.internal.model.Models;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** Puts properties and beans into a builder. */
final class LlmOpsFactory {

    private static final String POLICY = "dev.llmops.guardrails.policy.GuardrailPolicy";

    private final LlmOpsProperties properties;
    private final ConfigurableListableBeanFactory beans;
    private final ApplicationContext context;
    private final LlmOpsBuilder ops = LlmOps.builder();

    LlmOpsFactory(LlmOpsProperties properties, ConfigurableListableBeanFactory beans, ApplicationContext context) {
        this.properties = properties;
        this.beans = beans;
        this.context = context;
    }

    LlmOps build(Store store, LlmOpsTelemetry telemetry) {
        ops.store(store).recording(properties.recording());
        addModels();
        addPrompts();
        addGuardrails();
        addExperiments();
        unique(Retriever.class, ops::retriever);
        unique(PriceList.class, ops::prices);
        unique(CachePolicy.class, ops::cache);
        unique(CallerProvider.class, ops::callers);
        each(GenerationListener.class, ops::listener);
        each(FeedbackSink.class, ops::feedbackSink);
        if (telemetry.openTelemetry() != null) {
            ops.openTelemetry(telemetry.openTelemetry());
            if (telemetry.content()) {
                ops.telemetryContent();
            }
        }
        each(LlmOpsCustomizer.class, customizer -> customizer.customize(ops));
        return ops.build();
    }

    private void addModels() {
        Models.addTo(ops, beans, context.getEnvironment(), pools());
        properties.fallbacks().forEach(ops::fallback);
        if (properties.maxRetries() > 0) {
            ops.retries(RetryPolicy.times(properties.maxRetries()));
        }
    }

    private Map<String, ? extends ModelClient> pools() {
        return beans.containsBean("llmOpsPools")
                ? beans.getBean("llmOpsPools", LlmOpsPools.class).byName()
                : Map.of();
    }

    private void addPrompts() {
        PromptRegistry registry = beans.getBeanProvider(PromptRegistry.class).getIfUnique();
        if (registry != null) {
            ops.prompts(registry);
        } else {
            PromptFolder.read(properties.prompts().location(), context).ifPresent(ops::prompts);
        }
    }

    private void addGuardrails() {
        String policy = properties.guardrails().policy();
        if (policy != null) {
            if (!ClassUtils.isPresent(POLICY, beans.getBeanClassLoader())) {
                throw new InvalidConfigurationPropertyValueException(
                        "llmops.guardrails.policy", policy, "A policy needs the module llmops-guardrails.");
            }
            ops.guardrails(PolicyGuardrails.read(policy, context));
        }
        each(Guardrail.class, ops::guardrails);
    }

    private void addExperiments() {
        properties.experiments().forEach((name, values) -> ops.experiment(ExperimentFactory.experiment(name, values)));
        each(Experiment.class, ops::experiment);
    }

    private <T> void unique(Class<T> type, Consumer<? super T> setting) {
        beans.getBeanProvider(type).ifUnique(setting::accept);
    }

    private <T> void each(Class<T> type, Consumer<? super T> setting) {
        beans.getBeanProvider(type).orderedStream().forEach(setting);
    }
}
