package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.core.LlmOps;
import dev.llmops.spring.boot.autoconfigure.LlmOpsAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of the store, with Boot 3; Boot 4 has the same types in another package. */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.health.AbstractHealthIndicator",
            "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnBean(LlmOps.class)
public class LlmOpsHealthAutoConfiguration {

    /** Apart, since all conditions of a class are made before any of them is asked. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("llmops")
    static class Enabled {

        @Bean
        AbstractHealthIndicator llmOpsHealthIndicator(LlmOps ops) {
            return new Indicator(ops);
        }
    }

    private static final class Indicator extends AbstractHealthIndicator {

        private final LlmOps ops;

        Indicator(LlmOps ops) {
            super("the store of LLMOps does not answer");
            this.ops = ops;
        }

        @Override
        protected void doHealthCheck(Health.Builder health) {
            health.up().withDetails(StoreHealth.details(ops));
        }
    }
}
