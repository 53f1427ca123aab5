package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.core.LlmOps;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * What DevTools do at each change: they close the context and make a new one in the same JVM, with the application's classes in a new class loader and the
 * libraries in the old one.
 */
class RestartTest {

    @TempDir
    Path folder;

    @Test
    void a_context_after_another_takes_over_the_store_and_nothing_of_the_first_goes_on() throws Exception {
        for (int start = 1; start <= 3; start++) {
            try (URLClassLoader application =
                    new URLClassLoader(new URL[0], getClass().getClassLoader())) {
                int starts = start;
                ApplicationContextRunner runner = Contexts.in(folder)
                        .withClassLoader(application)
                        .withBean("model", ChatModel.class, () -> new SayingModel("yes"));
                runner.run(context -> {
                    context.getBean(ChatModel.class).chat("Who?");
                    assertThat(Contexts.recorded(context)).hasSize(starts);
                    assertThat(context).hasSingleBean(LlmOps.class);
                });
            }
            assertThat(ourThreads()).isEmpty();
        }
    }

    private static Set<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("llmops"))
                .filter(name -> !name.equals("llmops-experiments"))
                .collect(Collectors.toSet());
    }
}
