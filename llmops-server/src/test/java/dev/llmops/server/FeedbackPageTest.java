package dev.llmops.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.commons.internal.text.Levenshtein;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackScript;
import dev.llmops.testkit.server.Chromium;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a page in a real browser, under a strict policy, to feedback in a store. */
@Timeout(180)
class FeedbackPageTest {

    /** Nothing inline, nothing evaluated, nothing from elsewhere. */
    private static final String STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'";

    private static final String ANSWER = "The cable is 2 m long.";

    @TempDir
    Path folder;

    private LoopbackServer pages;
    private FeedbackFixture fixture;
    private BrowserPage browser;
    private volatile String html = "";
    private volatile String policy = STRICT;

    @BeforeEach
    void start() throws Exception {
        Chromium chromium = Chromium.find(folder);
        pages = new LoopbackServer(exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/v1/")) {
                pass(exchange);
            } else {
                page(exchange);
            }
        });
        fixture = new FeedbackFixture(folder, builder -> builder.allowedOrigin(origin()));
        browser = new BrowserPage(chromium);
    }

    @AfterEach
    void stop() {
        if (pages != null) {
            pages.close();
        }
        if (fixture != null) {
            fixture.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private String origin() {
        return pages.uri("").toString();
    }

    private void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        LoopbackServer.respond(exchange, 200, "text/html; charset=utf-8", html);
    }

    /** As a server in front of both does: the page and the endpoint have one origin. */
    private void pass(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        fixture.server.uri().resolve(exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String name : List.of("Content-Type", "Origin", "Cookie")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Map<String, List<String>> headers = new HashMap<>(response.headers().map());
        headers.keySet().removeAll(Set.of("content-length", "date"));
        exchange.getResponseHeaders().putAll(headers);
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        if (response.body().length > 0) {
            exchange.getResponseBody().write(response.body());
        }
    }

    private static String document(String script, String body) {
        return "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Answer</title>"
                + "<script src=\"" + script + "\" integrity=\"" + FeedbackScript.integrity()
                + "\" crossorigin=\"anonymous\" defer></script><body>" + body + "</body></html>";
    }

    private void open(String body) throws Exception {
        html = document("/v1/feedback.js", body);
        browser.open(URI.create(origin() + "/"));
    }

    /** Made before what causes it: it must not be missed. */
    private void expect(String signal) throws Exception {
        browser.evaluate(
                "void (window.heard = new Promise(done => document.addEventListener('llmops-feedback', event =>"
                        + " event.detail.signal === '" + signal + "' && done(event.detail.status))))");
    }

    private int heard() throws Exception {
        return browser.evaluate("window.heard").asInt();
    }

    private void focus(String name) throws Exception {
        for (int i = 0; i < 20; i++) {
            browser.key("Tab");
            if (browser.evaluate("document.activeElement.textContent").asText().equals(name)) {
                return;
            }
        }
        throw new AssertionError("no key leads to " + name);
    }

    @Test
    void thumbs_by_keyboard_reach_the_store_once_and_nothing_stays_in_the_browser() throws Exception {
        String body = "<article data-llmops-token=\"" + fixture.token() + "\"><p data-llmops-answer>" + ANSWER
                + "</p></article>";
        open(body);
        focus("Not helpful");
        expect("thumbs");
        browser.key("Enter");

        assertThat(heard()).isEqualTo(201);
        Feedback kept = fixture.next();
        assertThat(kept.signal()).isEqualTo(new FeedbackSignal.Thumbs(false));
        assertThat(kept.generation()).isEqualTo(fixture.answer);
        assertThat(kept.user()).isEqualTo(fixture.tokens.pseudonym("acme", "anna@example.com"));
        assertThat(browser.evaluate("document.querySelector('[aria-pressed=true]').textContent")
                        .asText())
                .isEqualTo("Not helpful");
        assertThat(browser.evaluate("document.querySelector('[role=status]').textContent")
                        .asText())
                .isEqualTo("Thank you.");

        // A second press sends nothing, and after a reload the token is known as used.
        long posts = posts();
        focus("Helpful");
        browser.key("Space");
        assertThat(posts()).isEqualTo(posts);
        open(body);
        focus("Helpful");
        expect("thumbs");
        browser.key("Space");
        assertThat(heard()).isEqualTo(409);
        assertThat(fixture.kept()).containsOnlyOnce(new FeedbackSignal.Thumbs(false));
        assertThat(fixture.kept()).doesNotContain(new FeedbackSignal.Thumbs(true));

        assertThat(browser.evaluate("localStorage.length + sessionStorage.length + document.cookie.length"
                                + " + Object.keys(window).filter(name => /llmops/.test(name)).length")
                        .asInt())
                .isEqualTo(1);
        assertThat(browser.complaints).allMatch(each -> each.contains("409"));
    }

    private long posts() {
        return browser.requests.stream().filter(each -> each.startsWith("POST")).count();
    }

    @Test
    void what_a_reader_says_and_does_reaches_the_store() throws Exception {
        Set<AllowedSignal> signals = EnumSet.complementOf(EnumSet.of(AllowedSignal.EDIT_TEXT));
        open("<article data-llmops-token=\"" + fixture.token(signals) + "\">"
                + "<p data-llmops-answer>" + ANSWER + "</p>"
                + "<a href=\"#source\" data-llmops-position=\"2\" data-llmops-passage=\"manual.md#0-40\">[1]</a>"
                + "<textarea data-llmops-edit>" + ANSWER + "</textarea>"
                + "<button type=\"button\" data-llmops-signal=\"up\">Good</button>"
                + "<button type=\"button\" data-llmops-signal=\"regenerate\">Again</button>"
                + "<button type=\"button\" data-llmops-rating=\"4\">4 stars</button>"
                + "<form data-llmops-comment><input aria-label=\"Comment\"><button>Send</button></form>"
                + "<form data-llmops-correction><textarea aria-label=\"Correction\"></textarea><button>Send</button></form>"
                + "</article>");

        browser.evaluate("getSelection().selectAllChildren(document.querySelector('[data-llmops-answer]'))");
        browser.copy();
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Copy());
        browser.click("[data-llmops-position]");
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Click("manual.md#0-40", 2));
        browser.click("[data-llmops-signal=up]");
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Thumbs(true));
        browser.click("[data-llmops-signal=regenerate]");
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Regenerate());
        browser.click("[data-llmops-rating]");
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Rating(4, 1, 5));

        browser.click("form input");
        browser.type("my card is " + FeedbackFixture.CARD);
        browser.key("Enter");
        Feedback comment = fixture.next();
        assertThat(comment.signal()).isEqualTo(new FeedbackSignal.Comment());
        assertThat(comment.comment()).isEqualTo("my card is <card>");
        browser.click("form textarea");
        browser.type("It is 3 m long.");
        browser.click("form[data-llmops-correction] button");
        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Correction("It is 3 m long."));

        browser.evaluate("document.querySelector('[data-llmops-edit]').select()");
        browser.type("The cable is 3 m long, I think.");
        browser.evaluate("void (performance.now = () => 1e9)");
        browser.open(URI.create("about:blank"));
        List<FeedbackSignal> left =
                List.of(fixture.next().signal(), fixture.next().signal());
        assertThat(left)
                .contains(new FeedbackSignal.Edit(
                        null, null, Levenshtein.normalized(ANSWER, "The cable is 3 m long, I think.")))
                .anyMatch(signal -> signal instanceof FeedbackSignal.Dwell dwell
                        && dwell.time().compareTo(Duration.ofHours(1)) > 0
                        && dwell.time().compareTo(Duration.ofDays(1)) <= 0);
        assertThat(browser.complaints).isEmpty();
    }

    @Test
    void the_texts_of_an_edit_are_sent_where_the_token_allows_it() throws Exception {
        open("<article data-llmops-token=\"" + fixture.token() + "\"><form><textarea data-llmops-edit>" + ANSWER
                + "</textarea><button>Use</button></form></article>");
        browser.evaluate("document.querySelector('textarea').select()");
        browser.type("Card " + FeedbackFixture.CARD);
        browser.evaluate("document.querySelector('form').addEventListener('submit', event => event.preventDefault())");
        browser.click("form button");

        assertThat(fixture.next().signal())
                .isEqualTo(new FeedbackSignal.Edit(
                        ANSWER, "Card <card>", Levenshtein.normalized(ANSWER, "Card " + FeedbackFixture.CARD)));
    }

    @Test
    void the_browser_measures_edits_as_java_does() throws Exception {
        long seed = 20_261_129;
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            String before = text(random);
            String after = random.nextInt(4) == 0 ? before + text(random) : text(random);
            if (before.equals(after)) {
                continue;
            }
            Set<AllowedSignal> signals = Set.of(AllowedSignal.EDIT);
            open("<article data-llmops-token=\"" + fixture.token(signals) + "\"><textarea data-llmops-edit>" + before
                    + "</textarea></article>");
            expect("edit");
            browser.evaluate("document.querySelector('textarea').value = '" + after
                    + "'; void document.querySelector('article').dispatchEvent(new Event('submit'))");
            assertThat(heard()).isEqualTo(201);

            assertThat(fixture.next().signal())
                    .as("seed %d, '%s' to '%s'", seed, before, after)
                    .isEqualTo(new FeedbackSignal.Edit(null, null, Levenshtein.normalized(before, after)));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.appendCodePoint("ab\u00e9\uD83D\uDE00".codePoints().toArray()[random.nextInt(4)]);
        }
        return text.toString();
    }

    @Test
    void without_a_token_or_with_a_broken_one_a_page_stays_as_it_is() throws Exception {
        open("<article data-llmops-token=\"\"><p data-llmops-answer>a</p></article>"
                + "<article data-llmops-token=\"nonsense\"><p>b</p></article><p>c</p>");

        assertThat(browser.evaluate("document.querySelectorAll('button, [role]').length")
                        .asInt())
                .isZero();
        browser.evaluate("getSelection().selectAllChildren(document.querySelector('[data-llmops-answer]'))");
        browser.copy();
        browser.open(URI.create("about:blank"));
        assertThat(posts()).isZero();
        assertThat(browser.complaints).isEmpty();
    }

    @Test
    void a_page_of_another_origin_loads_the_script_by_its_digest_and_sends() throws Exception {
        String other = fixture.server.uri().toString();
        policy = "default-src 'none'; script-src " + other + "; connect-src " + other;
        html = document(other + "/v1/feedback.js", "<article data-llmops-token=\"" + fixture.token() + "\"></article>");
        browser.open(URI.create(origin() + "/"));
        focus("Helpful");
        browser.key("Enter");

        assertThat(fixture.next().signal()).isEqualTo(new FeedbackSignal.Thumbs(true));
        browser.open(URI.create("about:blank"));
        assertThat(fixture.next().signal()).isInstanceOf(FeedbackSignal.Dwell.class);
        assertThat(browser.complaints).isEmpty();

        html = html.replace(FeedbackScript.integrity(), "sha384-" + "A".repeat(64));
        browser.open(URI.create(origin() + "/"));
        assertThat(browser.evaluate("document.querySelectorAll('button').length")
                        .asInt())
                .isZero();
    }

    @Test
    void a_reader_is_told_where_the_feedback_was_refused() throws Exception {
        fixture.now.set(fixture.now.get().minus(Duration.ofDays(1)));
        String old = fixture.token();
        fixture.now.set(fixture.now.get().plus(Duration.ofDays(1)));
        open("<article data-llmops-failed=\"Try again later.\" data-llmops-token=\"" + old + "\"></article>");
        focus("Helpful");
        expect("thumbs");
        browser.key("Enter");

        assertThat(heard()).isEqualTo(401);
        assertThat(browser.evaluate("document.querySelector('[role=status]').textContent")
                        .asText())
                .isEqualTo("Try again later.");
        assertThat(browser.evaluate("document.querySelectorAll('[aria-pressed=true]').length")
                        .asInt())
                .isZero();
        assertThat(fixture.kept()).isEmpty();
    }
}
