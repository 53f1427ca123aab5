package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.core.LlmOps;
import dev.llmops.spring.boot.autoconfigure.LlmOpsAutoConfiguration;
import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties;
import dev.llmops.spring.boot.autoconfigure.LlmOpsProperties.StoreType;
import dev.llmops.spring.boot.autoconfigure.internal.model.ModelCandidates;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The endpoint {@code llmops}, where the application exposes it. */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnClass(
        name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
@ConditionalOnBean(LlmOps.class)
public class LlmOpsEndpointAutoConfiguration {

    /** Apart, since all conditions of a class are made before any of them is asked. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(endpoint = LlmOpsEndpoint.class)
    static class Exposed {

        @Bean
        @ConditionalOnMissingBean
        LlmOpsEndpoint llmOpsEndpoint(
                LlmOps ops,
                LlmOpsProperties properties,
                ConfigurableListableBeanFactory beans,
                Environment environment) {
            List<String> models = ModelCandidates.in(beans, environment).names();
            return new LlmOpsEndpoint(
                    ops,
                    models,
                    store(properties.store(), beans),
                    () -> beans.containsBean("llmOpsPools") ? PoolReport.of(beans) : Map.of());
        }

        private static String store(LlmOpsProperties.Store store, ConfigurableListableBeanFactory beans) {
            if (!beans.containsBean("llmOpsStore")) {
                return "of the application";
            }
            return store.type() == StoreType.SQLITE
                    ? "sqlite " + store.file()
                    : store.type().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
