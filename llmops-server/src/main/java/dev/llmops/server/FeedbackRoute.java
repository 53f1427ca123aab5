package dev.llmops.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.commons.internal.http.MediaType;
import dev.llmops.server.feedback.FeedbackScript;
import dev.llmops.server.feedback.FeedbackToken;
import dev.llmops.server.feedback.FeedbackTokenException;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Bodies;
import dev.llmops.server.internal.http.EndpointOptions;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The routes for browsers. A token is all that they need, and it comes in the body: addresses stand in logs. */
final class FeedbackRoute {

    static final String PATH = "/v1/feedback";
    static final String SCRIPT_PATH = "/v1/feedback.js";

    private static final String POST = "POST";

    private final FeedbackEndpoint endpoint;
    private final Bodies bodies;
    private final InstantSource clock;
    private final TokenRates rates;
    private final Set<String> beingKept = ConcurrentHashMap.newKeySet();

    FeedbackRoute(FeedbackEndpoint endpoint, EndpointOptions options, Bodies bodies) {
        this.endpoint = endpoint;
        this.bodies = bodies;
        this.clock = options.clock();
        this.rates = new TokenRates(endpoint.requestsPerMinute(), options.ticker());
    }

    /** Serves the script, to whoever asks for it: it is the same for all. */
    void script(HttpExchange exchange) throws IOException {
        Router.require("GET", exchange);
        guard(exchange);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "public, max-age=3600");
        headers.set("Cross-Origin-Resource-Policy", "cross-origin");
        bodies.sendText(exchange, "text/javascript; charset=utf-8", FeedbackScript.text());
    }

    void take(HttpExchange exchange) throws IOException {
        guard(exchange);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean fromOther = checkOrigin(exchange);
        if (fromOther && exchange.getRequestMethod().equals("OPTIONS")) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Access-Control-Allow-Methods", POST);
            headers.set("Access-Control-Allow-Headers", "Content-Type");
            headers.set("Access-Control-Max-Age", "600");
            bodies.sendNothing(exchange);
            return;
        }
        Router.require(POST, exchange);
        checkType(exchange);
        Feedback feedback = keep(bodies.read(exchange, endpoint.maxBodyBytes()));
        bodies.send(exchange, 201, "application/json", Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("id", feedback.id());
            out.writeEndObject();
        }));
    }

    private void guard(HttpExchange exchange) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Vary", "Origin");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && endpoint.origins().contains(origin)) {
            headers.set("Access-Control-Allow-Origin", origin);
        }
    }

    /** Refuses pages of origins that may not, also where their browser does not ask first; returns whether it is another origin that may. */
    private boolean checkOrigin(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin == null || isOwn(origin, exchange.getRequestHeaders().getFirst("Host"))) {
            return false;
        }
        if (!endpoint.origins().contains(origin)) {
            throw new ApiException(
                    403, "permission_error", "origin_not_allowed", "pages of this origin may not send feedback", null);
        }
        return true;
    }

    /** Without the scheme: whoever ends TLS in front of the server knows it, and the server does not. */
    private static boolean isOwn(String origin, @Nullable String host) {
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }

    /** A page that goes away sends {@code text/plain}, about which a browser need not ask first. The token is what protects. */
    private static void checkType(HttpExchange exchange) {
        String type = MediaType.of(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (!type.equals("application/json") && !type.equals("text/plain")) {
            throw new ApiException(
                    415,
                    "invalid_request_error",
                    null,
                    "the Content-Type must be application/json, or text/plain from a beacon",
                    null);
        }
    }

    private Feedback keep(Fields body) {
        try {
            FeedbackToken token = endpoint.tokens().check(body.requiredText("token"));
            rates.count(token.id());
            return keep(token, GivenSignal.read(body, token));
        } catch (FeedbackTokenException e) {
            throw refused(e);
        } catch (GuardrailBlockedException e) {
            // Which guardrail it was, and why, is not for a browser.
            throw new ApiException(
                    400, "invalid_request_error", "content_filter", "a guardrail refused it; it was not kept", e);
        }
    }

    private static ApiException refused(FeedbackTokenException e) {
        FeedbackTokenException.Reason reason = e.reason();
        String type = switch (reason.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            default -> "invalid_request_error";
        };
        return new ApiException(reason.status(), type, reason.code(), String.valueOf(e.getMessage()), e);
    }

    private Feedback keep(FeedbackToken token, GivenSignal given) {
        Generation generation = endpoint.generations()
                .find(token.generation())
                .orElseThrow(() -> new GenerationNotFoundException(
                        "the answer of the token is not recorded, or not any more, so the feedback was not kept"));
        if (!Objects.equals(generation.caller().tenant(), token.tenant())) {
            throw new FeedbackTokenException(
                    FeedbackTokenException.Reason.WRONG_TENANT,
                    "the answer belongs to another tenant than the token; issue tokens with the tenant of the answer");
        }
        Feedback feedback = new Feedback(
                token.id() + "." + given.key(),
                token.generation(),
                given.signal(),
                token.user(),
                given.comment(),
                clock.instant());
        keepOnce(feedback);
        return feedback;
    }

    /** What is kept already is known by its id. The set is for two requests at the same time. */
    private void keepOnce(Feedback feedback) {
        if (!beingKept.add(feedback.id())) {
            throw replayed();
        }
        try {
            boolean before = endpoint.kept().of(feedback.generation()).stream()
                    .anyMatch(each -> each.id().equals(feedback.id()));
            if (before) {
                throw replayed();
            }
            endpoint.sink().accept(feedback);
        } finally {
            beingKept.remove(feedback.id());
        }
    }

    private static FeedbackTokenException replayed() {
        return new FeedbackTokenException(
                FeedbackTokenException.Reason.REPLAYED,
                "the token gave this signal already, and the first one stays; issue another token to change it");
    }
}
