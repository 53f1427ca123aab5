package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.store.Store;
import dev.llmops.console.Console;
import dev.llmops.console.access.ConsoleAccess;
import dev.llmops.console.access.Viewer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The console in an application's own server, behind its sign-in. */
class ConsoleTest {

    @TempDir
    Path folder;

    private WebApplicationContextRunner runner = new WebApplicationContextRunner();

    @BeforeEach
    void contexts() {
        runner = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        LlmOpsAutoConfiguration.class,
                        LlmOpsChatModelAutoConfiguration.class,
                        LlmOpsConsoleAutoConfiguration.class))
                .withBean("model", ChatModel.class, () -> new SayingModel("yes"))
                .withPropertyValues("llmops.store.file=" + folder.resolve("records.db"));
    }

    private WebApplicationContextRunner enabled() {
        return runner.withPropertyValues("llmops.console.enabled=true");
    }

    private static ServletRegistrationBean<?> registration(ApplicationContext context) {
        return context.getBean("llmOpsConsoleServlet", ServletRegistrationBean.class);
    }

    private static MockHttpServletResponse ask(ApplicationContext context, String path, String user, String... roles)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/llmops" + path);
        request.setServletPath("/llmops");
        request.setPathInfo(path);
        request.addHeader("Host", "app.example");
        request.setRemoteUser(user);
        List.of(roles).forEach(request::addUserRole);
        MockHttpServletResponse response = new MockHttpServletResponse();
        registration(context).getServlet().service(request, response);
        return response;
    }

    @Test
    void it_is_off_unless_a_property_says_so() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean(Console.class).doesNotHaveBean(ServletRegistrationBean.class));
    }

    @Test
    void who_has_the_role_looks_and_who_has_both_reads() {
        enabled().run(context -> {
            context.getBean(ChatModel.class).chat("Is the lamp in stock?");

            MockHttpServletResponse figures = ask(context, "/generations", "anna", "LLMOPS");
            assertThat(figures.getStatus()).isEqualTo(200);
            assertThat(figures.getContentAsString())
                    .contains("href=\"/llmops/generations\"", "metadata only")
                    .doesNotContain("Is the lamp in stock?");

            MockHttpServletResponse texts = ask(context, "/generations", "ben", "LLMOPS", "LLMOPS_TEXTS");
            assertThat(texts.getContentAsString()).contains("Is the lamp in stock?");
            assertThat(context.getBean(Store.class).audit().entries(0, 100))
                    .extracting(AuditEntry::event)
                    .anySatisfy(event -> {
                        assertThat(event.type()).isEqualTo("access.read");
                        assertThat(event.actor()).isEqualTo("ben");
                    });
        });
    }

    @Test
    void nobody_and_who_has_not_the_role_get_nothing() {
        enabled().run(context -> {
            assertThat(ask(context, "/generations", null).getStatus()).isEqualTo(403);
            assertThat(ask(context, "/generations", "carl", "USER", "LLMOPS_TEXTS")
                            .getStatus())
                    .isEqualTo(403);
        });
    }

    @Test
    void path_and_roles_are_properties() {
        enabled()
                .withPropertyValues("llmops.console.path=/admin/calls", "llmops.console.role=SUPPORT")
                .run(context -> {
                    assertThat(registration(context).getUrlMappings())
                            .asString()
                            .isEqualTo("[/admin/calls/*]");
                    assertThat(ask(context, "/", "anna", "SUPPORT").getStatus()).isEqualTo(200);
                });
    }

    @Test
    void an_access_hook_of_the_application_decides_instead() {
        enabled()
                .withBean(ConsoleAccess.class, () -> request -> Optional.of(Viewer.reader("who the hook says")))
                .run(context ->
                        assertThat(ask(context, "/", null).getContentAsString()).contains("who the hook says"));
    }

    @Test
    void a_path_without_slash_is_refused_in_words() {
        enabled()
                .withPropertyValues("llmops.console.path=admin/")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .hasStackTraceContaining("llmops.console.path must begin with a slash and not end with one"));
    }
}
