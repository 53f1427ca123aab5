package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.core.LlmOps;
import dev.llmops.spring.boot.autoconfigure.LlmOpsAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of the store, with Boot 4; Boot 3 has the same types in another package. */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.health.contributor.AbstractHealthIndicator",
            "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnBean(LlmOps.class)
public class LlmOpsBoot4HealthAutoConfiguration {

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
