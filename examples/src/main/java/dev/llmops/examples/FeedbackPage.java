package dev.llmops.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.server.FeedbackEndpoint;
import dev.llmops.server.ModelServer;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackScript;
import dev.llmops.server.feedback.FeedbackTokens;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A page with an answer, on which a reader says whether it helped: {@code bin/example FeedbackPage}, then open the address that it prints. A line
 * on standard input ends it, and it prints what was said. The page allows no script but the one of the server, by its digest.
 */
public final class FeedbackPage implements AutoCloseable {

    private static final String QUESTION = "Where is the lamp?";

    private static final Set<AllowedSignal> SIGNALS =
            Set.of(AllowedSignal.THUMBS, AllowedSignal.COMMENT, AllowedSignal.COPY, AllowedSignal.DWELL);

    private final StandInServer model;
    private final LlmOps ops;
    private final HttpServer pages;
    private final ModelServer server;
    private final Answer answer;
    private final String token;

    private FeedbackPage(Path store) throws IOException {
        // In an application the secret comes from where other secrets come from, and is the same after a restart.
        FeedbackTokens tokens = FeedbackTokens.builder()
                .key("example", SecureRandom.getSeed(32))
                .build();
        model = StandInServer.start();
        ops = LlmOps.builder()
                .store(Stores.sqlite(store))
                .model(OpenAiCompatibleClient.builder()
                        .baseUrl(model.url())
                        .model("stand-in")
                        .build())
                .build();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", this::page);
        server = ModelServer.builder(ops.asModelClient())
                .name("stand-in")
                .port(0)
                .feedback(FeedbackEndpoint.builder(tokens, ops.generations(), ops.feedbackStore(), ops.feedback())
                        .allowedOrigin(uri().toString())
                        .build())
                .build();
        answer = ops.request(ModelRequest.user(QUESTION)).stream().answer();
        token = tokens.issue(answer.generationId(), SIGNALS, null, null);
        pages.start();
    }

    static FeedbackPage start(Path store) throws IOException {
        return new FeedbackPage(store);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + pages.getAddress().getPort());
    }

    URI server() {
        return server.uri();
    }

    List<Feedback> given() {
        return ops.feedbackStore().of(answer.generationId());
    }

    private void page(HttpExchange exchange) throws IOException {
        String html = String.format(
                Locale.ROOT, """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%s</title>
                <script src="%s/v1/feedback.js" integrity="%s" crossorigin="anonymous" defer></script>
                <h1>%s</h1>
                <article data-llmops-token="%s">
                <p data-llmops-answer>%s</p>
                <form data-llmops-comment><label>Why? <input></label><button>Send</button></form>
                </article>
                </html>
                """, QUESTION, server.uri(), FeedbackScript.integrity(), QUESTION, token, answer.text());
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src " + server.uri() + "; connect-src " + server.uri());
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        Closing.all(() -> pages.stop(0), server::close, ops::close, model::close);
    }

    /**
     * Serves the page until a line comes.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        try (FeedbackPage page = start(Path.of("llmops.db"))) {
            System.out.println("Open " + page.uri() + " and press Enter here when you are done.");
            int read = System.in.read();
            System.out.println(read < 0 ? "Nobody is there." : "Thank you.");
            for (Feedback feedback : page.given()) {
                System.out.println(feedback.signal() + " " + feedback.comment());
            }
        }
    }
}
