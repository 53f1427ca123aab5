package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.llmops.core.LlmOps;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says why there is no {@link LlmOps} to inject: no model, or several and none of them the default. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SeveralModelsFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private final BeanFactory beans;
    private final Environment environment;

    SeveralModelsFailureAnalyzer(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, NoSuchBeanDefinitionException cause) {
        if (cause.getBeanType() != LlmOps.class || !(beans instanceof ConfigurableListableBeanFactory factory)) {
            return null;
        }
        if (!environment.getProperty("llmops.enabled", Boolean.class, true)) {
            return new FailureAnalysis(
                    "There is no LlmOps, because llmops.enabled is false.", "Set llmops.enabled to true.", cause);
        }
        ModelCandidates candidates = ModelCandidates.in(factory, environment);
        if (candidates.all().isEmpty()) {
            return new FailureAnalysis(
                    "There is no LlmOps, because the application has no model.",
                    "Declare a bean of type ModelClient, or of LangChain4j's ChatModel or StreamingChatModel, or a pool by"
                            + " llmops.pools.",
                    cause);
        }
        return new FailureAnalysis(
                "There is no LlmOps, because there are several models and none of them is the default: "
                        + String.join(", ", candidates.names()) + ".",
                "Set the property " + ModelCandidates.PROPERTY
                        + " to one of these names, or mark one bean as @Primary.",
                cause);
    }
}
