package dev.llmops.examples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.env.Environment;

/**
 * A page that answers questions about lamps from their documents: {@code bin/example SpringBootChat}, then open the address that it prints and log in as
 * anna, password lamp. Each call is guarded, cites passages that are checked, and is recorded with who asked; all of it comes from application.yaml, the
 * prompt beside it, and the beans of {@link Answering}.
 */
@SpringBootApplication
public class SpringBootChat {

    /**
     * Starts it.
     *
     * @param args settings of Boot, for example {@code --spring.profiles.active=server} to ask a server instead of the stand-in
     */
    public static void main(String[] args) {
        Environment settings = SpringApplication.run(SpringBootChat.class, args).getEnvironment();
        System.out.println("Open http://localhost:" + settings.getProperty("local.server.port") + " and log in as "
                + settings.getProperty("spring.security.user.name") + ", password "
                + settings.getProperty("spring.security.user.password"));
    }
}
