package dev.llmops.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.JsonText;
import dev.llmops.cli.console.Operation;
import dev.llmops.commons.internal.http.HeaderRules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code llmops serve status}. */
@Command(
        name = "status",
        header = "Ask a running server for its endpoints and budgets.",
        description = "Where clients need a key, the status needs the configuration's admin_key.",
        footer = "%nExample: llmops serve status --url http://127.0.0.1:8080")
final class ServeStatusCommand extends Operation {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    ServerOptions server;

    @Override
    public Integer call() {
        JsonNode status = parse(ask());
        if (json) {
            output().compact(status.toString());
            return 0;
        }
        output().table(
                        List.of(
                                "model",
                                "endpoint",
                                "circuit",
                                "in flight",
                                "tokens",
                                "first token",
                                "attempts",
                                "failures"),
                        endpoints(status));
        List<List<String>> budgets = budgets(status);
        if (!budgets.isEmpty()) {
            output().line("");
            output().table(List.of("budget", "of", "spent", "limit", "window"), budgets);
        }
        return 0;
    }

    private String ask() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri()).timeout(TIMEOUT);
        String key = server.key();
        if (key != null) {
            request.header("Authorization", HeaderRules.requireValue("the key", "Bearer " + key));
        }
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandFailedException(refusal(response.statusCode()));
            }
            return response.body();
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the server at " + server.url + " does not answer; check that it runs, and --url", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while the server was asked", e);
        }
    }

    private String refusal(int status) {
        return switch (status) {
            case 401, 403 ->
                "the server needs the administrator's key: name the variable that holds it with --api-key-env";
            case 404 -> "the server at " + server.url + " tells no status; it must be one of llmops serve";
            default -> "the server at " + server.url + " answered with status " + status;
        };
    }

    private URI uri() {
        try {
            return URI.create(server.url).resolve("/status");
        } catch (IllegalArgumentException e) {
            throw usage("--url must be an address such as http://127.0.0.1:8080, but was '" + server.url + "'");
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JsonText.read(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException("the server must tell its status as JSON, but did not; check --url", e);
        }
    }

    private static List<List<String>> endpoints(JsonNode status) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode model : status.path("models")) {
            for (JsonNode endpoint : model.path("endpoints")) {
                rows.add(List.of(
                        model.path("name").asText(),
                        endpoint.path("name").asText(),
                        circuit(endpoint),
                        endpoint.path("inFlight").asText(),
                        endpoint.path("outstandingTokens").asText(),
                        time(endpoint.path("firstToken")),
                        endpoint.path("attempts").asText(),
                        endpoint.path("failures").asText()));
            }
        }
        return rows;
    }

    private static String circuit(JsonNode endpoint) {
        String circuit =
                endpoint.path("circuit").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        String after = time(endpoint.path("retryAfter"));
        return after.equals("?") ? circuit : circuit + " for " + after;
    }

    private static String time(JsonNode duration) {
        if (!duration.isTextual()) {
            return "?";
        }
        return Duration.parse(duration.asText()).toMillis() + " ms";
    }

    private static List<List<String>> budgets(JsonNode status) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode budget : status.path("budgets")) {
            String limit =
                    budget.path("limit").asText() + " " + budget.path("unit").asText();
            String window = budget.path("window").asText();
            JsonNode spent = budget.path("spent");
            if (spent.isEmpty()) {
                rows.add(List.of(budget.path("name").asText(), "", "0", limit, window));
            }
            spent.properties()
                    .forEach(each -> rows.add(List.of(
                            budget.path("name").asText(),
                            each.getKey(),
                            each.getValue().decimalValue().toPlainString(),
                            limit,
                            window)));
        }
        return rows;
    }
}
