package dev.llmops.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.console.Console;
import dev.llmops.console.access.ConsoleRole;
import dev.llmops.console.access.Viewer;
import dev.llmops.core.LlmOps;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The console on the application's own port: Tomcat serves it, and Spring Security signs in who looks and checks what is posted. */
class SignedInConsoleTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    /** Spring looks for its token before it reads the login, so the refusal may ask for one. */
    private static final List<Integer> REFUSED = List.of(401, 403);

    private static final String QUESTION = "How long is the cable of the Kestrel 1?";

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;
    private static Generation call;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        application = started("own", SpringBootChat.class, Desk.class);
        call = asked(application);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    /** What an application adds so that people give feedback in the console: users, a console that writes, and an exception from its CSRF check. */
    static class Desk {

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("anna")
                            .password("{noop}lamp")
                            .roles("USER")
                            .build(),
                    User.withUsername("rita")
                            .password("{noop}lamp")
                            .roles("LLMOPS")
                            .build(),
                    User.withUsername("wanda")
                            .password("{noop}lamp")
                            .roles("LLMOPS", "LLMOPS_TEXTS")
                            .build());
        }

        @Bean
        SecurityFilterChain security(HttpSecurity security) throws Exception {
            return security.authorizeHttpRequests(
                            requests -> requests.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/llmops/**"))
                    .build();
        }

        @Bean
        Console console(Store store, LlmOps ops) {
            return Console.builder(store)
                    .access(request -> Optional.ofNullable(request.user())
                            .filter(user -> request.roles().contains("LLMOPS"))
                            .map(user -> new Viewer(
                                    user,
                                    null,
                                    Set.of(ConsoleRole.FEEDBACK),
                                    request.roles().contains("LLMOPS_TEXTS"))))
                    .feedback(ops.feedback())
                    .build();
        }
    }

    @Test
    void who_is_not_signed_in_or_has_not_the_role_sees_nothing() throws Exception {
        HttpResponse<String> nobody = http.send(
                HttpRequest.newBuilder(uri(application, "/llmops/generations")).build(),
                HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> anna = get("anna", "/llmops/generations");

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(anna.statusCode()).isEqualTo(403);
        assertThat(nobody.body() + anna.body())
                .doesNotContain(QUESTION, call.id().value());
    }

    @Test
    void who_has_the_role_sees_figures_and_who_has_both_reads_texts() throws Exception {
        HttpResponse<String> figures = get("rita", "/llmops/generations");
        HttpResponse<String> texts =
                get("wanda", "/llmops/generation?id=" + call.id().value());

        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.body()).contains(call.id().value()).doesNotContain(QUESTION);
        assertThat(texts.statusCode()).isEqualTo(200);
        assertThat(texts.body()).contains(QUESTION, "1.8 metres");
        assertThat(texts.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'");
        assertThat(get("wanda", "/llmops/assets/console.css").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    }

    @Test
    void a_form_of_the_console_passes_springs_csrf_check_and_no_other_form_does() throws Exception {
        String page = get("wanda", "/llmops/generation?id=" + call.id().value()).body();
        Matcher token = TOKEN.matcher(page);
        assertThat(token.find()).isTrue();
        String form = "id=" + call.id().value() + "&signal=down&comment=wrong+cable&token=";
        String own = URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        String origin = uri(application, "").toString();

        assertThat(post("wanda", application, "/llmops/feedback", origin, form + "guessed")
                        .statusCode())
                .as("the console's own token")
                .isEqualTo(403);
        assertThat(post("wanda", application, "/llmops/feedback", "https://evil.example", form + own)
                        .statusCode())
                .as("the origin")
                .isEqualTo(403);
        assertThat(post("wanda", application, "/rate", origin, "id=" + call.id().value() + "&up=true")
                        .statusCode())
                .as("the application's own forms are still checked by Spring")
                .isIn(REFUSED);
        assertThat(feedback()).isEmpty();

        HttpResponse<String> given = post("wanda", application, "/llmops/feedback", origin, form + own);

        assertThat(given.statusCode()).as(given.body()).isEqualTo(303);
        assertThat(given.headers().firstValue("Location"))
                .hasValue("/llmops/generation?id=" + call.id().value());
        assertThat(feedback())
                .hasSizeGreaterThan(0)
                .allSatisfy(signal -> assertThat(signal.user()).isEqualTo("wanda"))
                .extracting(signal -> (Object) signal.signal())
                .contains(new FeedbackSignal.Thumbs(false));
    }

    @Test
    void with_the_property_alone_it_is_read_only_and_springs_csrf_check_stands_before_it() throws Exception {
        try (ConfigurableApplicationContext plain = started("plain", SpringBootChat.class)) {
            Generation asked = asked(plain);
            HttpResponse<String> page = http.send(
                    signedIn(
                                    "anna",
                                    plain,
                                    "/llmops/generation?id=" + asked.id().value())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains(asked.id().value())
                    .doesNotContain("name=\"token\"")
                    .doesNotContain(QUESTION);
            assertThat(post("anna", plain, "/llmops/feedback", uri(plain, "").toString(), "signal=up")
                            .statusCode())
                    .isIn(REFUSED);
        }
    }

    private static ConfigurableApplicationContext started(String name, Class<?>... sources) {
        return new SpringApplication(sources)
                .run(
                        "--server.port=0",
                        "--llmops.store.file=" + folder.resolve(name + ".db"),
                        "--llmops.console.enabled=true",
                        "--spring.security.user.roles=LLMOPS",
                        "--spring.datasource.url=jdbc:h2:mem:" + name,
                        "--spring.main.banner-mode=off");
    }

    private static Generation asked(ConfigurableApplicationContext context) {
        LlmOps ops = context.getBean(LlmOps.class);
        ops.prompt("kestrel-help").with("question", QUESTION).ask();
        return ops.generations().list(GenerationQuery.latest(1)).get(0);
    }

    private static Iterable<Feedback> feedback() {
        return application.getBean(LlmOps.class).feedbackStore().of(call.id());
    }

    private HttpResponse<String> get(String user, String path) throws IOException, InterruptedException {
        return http.send(signedIn(user, application, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(
            String user, ConfigurableApplicationContext context, String path, String origin, String form)
            throws IOException, InterruptedException {
        return http.send(
                signedIn(user, context, path)
                        .header("Origin", origin)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder signedIn(String user, ConfigurableApplicationContext context, String path) {
        String login = Base64.getEncoder().encodeToString((user + ":lamp").getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(uri(context, path)).header("Authorization", "Basic " + login);
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }
}
