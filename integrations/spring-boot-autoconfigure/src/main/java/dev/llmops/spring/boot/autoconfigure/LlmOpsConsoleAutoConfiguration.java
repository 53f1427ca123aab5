package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.store.Store;
import dev.llmops.console.Console;
import dev.llmops.console.access.ConsoleAccess;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.servlet.ConsoleServlet;
import jakarta.servlet.http.HttpServlet;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Shows the store as pages on the application's own port, if a property says so. Who may look is whom the application has signed in and given a role;
 * a {@link ConsoleAccess} bean decides instead, and a {@link Console} bean takes the place of all of it.
 */
@AutoConfiguration(after = LlmOpsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Console.class, HttpServlet.class})
@ConditionalOnProperty(prefix = "llmops.console", name = "enabled", havingValue = "true")
@EnableConfigurationProperties(LlmOpsProperties.class)
public class LlmOpsConsoleAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ConsoleAccess llmOpsConsoleAccess(LlmOpsProperties properties) {
        LlmOpsProperties.Console console = properties.console();
        return request -> Optional.ofNullable(request.user())
                .filter(user -> request.roles().contains(console.role()))
                .map(user -> new Viewer(user, null, Set.of(), request.roles().contains(console.textRole())));
    }

    @Bean
    @ConditionalOnMissingBean
    Console llmOpsConsole(Store store, ConsoleAccess access) {
        return Console.builder(store).access(access).build();
    }

    @Bean
    ServletRegistrationBean<ConsoleServlet> llmOpsConsoleServlet(Console console, LlmOpsProperties properties) {
        LlmOpsProperties.Console settings = properties.console();
        ServletRegistrationBean<ConsoleServlet> servlet = new ServletRegistrationBean<>(
                new ConsoleServlet(console, Set.of(settings.role(), settings.textRole())), settings.path() + "/*");
        servlet.setName("llmOpsConsole");
        return servlet;
    }
}
