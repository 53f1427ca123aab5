package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.identity.Caller;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Takes the principal of Spring Security as the user who calls. */
@AutoConfiguration(before = LlmOpsAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
public class LlmOpsSecurityAutoConfiguration {

    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    @Bean
    @ConditionalOnMissingBean
    CallerProvider llmOpsCallerProvider() {
        return () -> {
            Authentication who = SecurityContextHolder.getContext().getAuthentication();
            return who == null || !who.isAuthenticated() || trust.isAnonymous(who)
                    ? Caller.ANONYMOUS
                    : Caller.user(who.getName());
        };
    }
}
