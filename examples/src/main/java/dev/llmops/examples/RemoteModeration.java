package dev.llmops.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.guardrails.remote.OpenAiModeration;
import dev.llmops.guardrails.remote.ServiceEndpoint;
import dev.llmops.langchain4j.LangChain4jModels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A moderation service as a detector of a policy: {@code bin/example RemoteModeration}. It reads what is left after redaction, and when it
 * cannot be reached, nothing passes. Model and service are stand-ins; the service speaks the format of OpenAI's moderation endpoint.
 */
public final class RemoteModeration {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String POLICY = """
            name: moderated
            version: "1"
            stages:
              user_input:
                detectors:
                  pii: {}
                  openai-moderation: {threshold: 0.5, action: block}
            """;

    private RemoteModeration() {}

    /**
     * Asks while the service is there, and once more when it is gone.
     *
     * @param args none
     * @throws IOException if the stand-in cannot be started
     */
    public static void main(String[] args) throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/v1/moderations", RemoteModeration::moderate);
        service.start();
        URI address = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
        PolicyGuardrail guardrail = PolicyGuardrail.builder(GuardrailPolicy.parse(POLICY))
                .detector(OpenAiModeration.of(ServiceEndpoint.of(address), "omni-moderation-latest"))
                .build();
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .model(LangChain4jModels.from(new FixedAnswers(asked -> "It is on its way.")))
                .guardrails(guardrail)
                .build()) {
            ask(ops, "I am anna@example.org. Where is my lamp?");
            ask(ops, "Send it, or I will hurt you.");
            service.stop(0);
            System.out.println("The service is gone.");
            ask(ops, "Where is my lamp?");
        }
    }

    private static void ask(LlmOps ops, String question) {
        try {
            System.out.println("answered: "
                    + ops.request(ModelRequest.user(question)).ask().text());
        } catch (GuardrailBlockedException e) {
            System.out.println("blocked:  " + e.getMessage());
        }
    }

    /** Scores a threat by its words. */
    private static void moderate(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = JSON.readTree(exchange.getRequestBody()).path("input").asText();
            System.out.println("service:  " + text);
            boolean threat = text.contains("hurt you");
            byte[] body = String.format(Locale.ROOT, """
                    {"id": "modr-1", "model": "omni-moderation-latest", "results": [{"flagged": %s,
                     "categories": {"harassment/threatening": %s}, "category_scores": {"harassment/threatening": %s}}]}
                    """, threat, threat, threat ? "0.97" : "0.01")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
