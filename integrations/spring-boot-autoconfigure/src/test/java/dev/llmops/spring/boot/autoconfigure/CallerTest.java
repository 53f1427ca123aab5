package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.CallerScope;
import dev.llmops.core.LlmOps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who a call is by. */
class CallerTest {

    private static final Caller ACME = new Caller("u42", "s1", "acme", Map.of());

    @TempDir
    Path folder;

    private ApplicationContextRunner runner = new ApplicationContextRunner();

    @BeforeEach
    void contexts() {
        runner = Contexts.in(folder)
                .withBean("model", ChatModel.class, () -> new SayingModel("yes"))
                .withBean("stream", StreamingChatModel.class, () -> new StreamingModel("streamed"));
    }

    @AfterEach
    void leave() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void the_principal_of_spring_security_is_the_user() {
        logIn("anna");
        runner.run(context -> {
            context.getBean(ChatModel.class).chat("Who?");
            context.getBean(LlmOps.class).request(ModelRequest.user("Who?")).ask();
            // Its stream runs on another thread, which Spring Security knows nothing of.
            StreamingModel.read(context.getBean(StreamingChatModel.class), "Who?");

            assertThat(callers(context)).containsOnly(Caller.user("anna")).hasSize(3);
        });
    }

    @Test
    void nobody_and_an_anonymous_principal_are_nobody() {
        runner.run(context -> {
            context.getBean(ChatModel.class).chat("Who?");
            SecurityContextHolder.getContext()
                    .setAuthentication(new AnonymousAuthenticationToken(
                            "key", "anonymousUser", List.of(new SimpleGrantedAuthority("ROLE_ANONYMOUS"))));
            context.getBean(ChatModel.class).chat("Who?");

            assertThat(callers(context)).containsOnly(Caller.ANONYMOUS).hasSize(2);
        });
    }

    @Test
    void a_bean_of_the_application_says_it_instead() {
        logIn("anna");
        runner.withBean(CallerProvider.class, () -> () -> ACME).run(context -> {
            context.getBean(ChatModel.class).chat("Who?");
            context.getBean(LlmOps.class)
                    .request(ModelRequest.user("Who?"))
                    .inSession("s2")
                    .ask();

            assertThat(callers(context)).containsOnly(ACME, new Caller("u42", "s2", "acme", Map.of()));
        });
    }

    @Test
    void a_scope_and_a_call_that_say_it_win() {
        logIn("anna");
        runner.run(context -> {
            LlmOps ops = context.getBean(LlmOps.class);
            try (CallerScope scope = CallerScope.open(ACME)) {
                assertThat(scope).isNotNull();
                context.getBean(ChatModel.class).chat("Who?");
            }
            ops.request(ModelRequest.user("Who?")).by(ACME).ask();

            assertThat(callers(context)).containsOnly(ACME).hasSize(2);
        });
    }

    private static void logIn(String name) {
        TestingAuthenticationToken who = new TestingAuthenticationToken(name, "password");
        who.setAuthenticated(true);
        SecurityContextHolder.getContext().setAuthentication(who);
    }

    private static List<Caller> callers(ApplicationContext context) {
        return Contexts.recorded(context).stream().map(call -> call.caller()).toList();
    }
}
