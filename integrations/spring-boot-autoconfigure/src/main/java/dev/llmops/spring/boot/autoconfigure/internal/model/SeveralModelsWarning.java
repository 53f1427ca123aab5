package dev.llmops.spring.boot.autoconfigure.internal.model;

import dev.llmops.core.LlmOps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Nobody should find out from an empty store that nothing was recorded. */
public final class SeveralModelsWarning implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(LlmOps.class);

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    public SeveralModelsWarning(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        LOG.warn(
                "LLMOps records nothing: there are several models, {}. Set {} to one of them, or mark one as @Primary",
                ModelCandidates.in(beans, environment).names(),
                ModelCandidates.PROPERTY);
    }
}
