package dev.llmops.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.commons.internal.http.SlowClients;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.server.internal.http.Access;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Asked;
import dev.llmops.server.internal.http.Bodies;
import dev.llmops.server.internal.http.CallTimeout;
import dev.llmops.server.internal.http.Client;
import dev.llmops.server.internal.http.EndpointOptions;
import dev.llmops.server.internal.http.Generations;
import dev.llmops.server.internal.http.Json;
import dev.llmops.server.internal.http.ServerMetrics;
import dev.llmops.server.internal.openai.Answers;
import dev.llmops.server.internal.openai.Responses;
import dev.llmops.server.internal.openai.ServedModel;
import dev.llmops.server.internal.openai.Serving;
import dev.llmops.server.internal.openai.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each request to its route, and each fault to its client. */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger("dev.llmops.server");
    private static final String MODELS = "/v1/models";
    private static final String HEALTH = "/health";
    private static final String STATUS = "/status";
    private static final String METRICS = "/metrics";

    private interface Reading {
        void answer(HttpExchange exchange) throws IOException;
    }

    private interface Answering {
        void answer(Asked asked) throws IOException;
    }

    private final List<ServedModel> models;
    private final ServerMetrics metrics;
    private final Access access;
    private final Semaphore permits;
    private final int maxConcurrent;
    private final Bodies bodies;
    private final Map<String, Answering> computing;
    private final Map<String, Answering> quick;
    private final Map<String, Reading> reading;
    private final Map<String, Reading> open;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int active;
    private boolean closing;

    Router(
            Served served,
            EndpointOptions options,
            Generations generations,
            ServerMetrics metrics,
            SlowClients clients) {
        this.models = served.models().all();
        this.metrics = metrics;
        this.access = options.access();
        this.maxConcurrent = options.maxConcurrent();
        this.permits = new Semaphore(maxConcurrent);
        this.bodies = new Bodies(clients, options);
        FeedbackEndpoint feedback = served.feedback();
        FeedbackRoute given = feedback == null ? null : new FeedbackRoute(feedback, options, bodies);
        this.open = given == null
                ? Map.of()
                : Map.of(FeedbackRoute.PATH, given::take, FeedbackRoute.SCRIPT_PATH, given::script);
        Serving serving = new Serving(
                served.models(),
                generations,
                feedback == null ? (answer, caller) -> Map.of() : feedback::headers,
                options.clock(),
                bodies,
                options.disclose());
        Answers answers = new Answers(serving);
        Responses responses = new Responses(serving);
        Texts texts = new Texts(served.models(), bodies);
        this.computing = Map.of(
                "/v1/chat/completions", answers::chat,
                "/v1/completions", answers::complete,
                "/v1/responses", responses::answer,
                "/v1/embeddings", texts::embed);
        this.quick = Map.of("/tokenize", texts::tokenize, "/detokenize", texts::detokenize);
        this.reading = new LinkedHashMap<>();
        reading.put(HEALTH, exchange -> bodies.send(exchange, health()));
        reading.put(
                METRICS,
                exchange -> bodies.sendText(
                        exchange,
                        "text/plain; version=0.0.4",
                        metrics.text() + served.metrics().get()));
        reading.put(MODELS, exchange -> bodies.send(exchange, models()));
        for (ServedModel model : models) {
            reading.put(
                    MODELS + "/" + model.name(),
                    exchange -> bodies.send(exchange, Json.write(out -> write(model, out))));
        }
        Supplier<String> status = served.status();
        if (status != null) {
            reading.put(STATUS, exchange -> bodies.sendText(exchange, "application/json", status.get()));
        }
    }

    /**
     * Answers a request.
     *
     * @throws UncheckedIOException if the answer was broken off, so that its connection must end
     */
    void handle(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        metrics.begin();
        try {
            enter();
            try {
                answer(exchange, path);
            } finally {
                leave();
            }
        } catch (ApiException e) {
            refuse(exchange, e);
        } catch (LlmOpsException e) {
            refuse(exchange, ApiException.of(e));
        } catch (IllegalArgumentException e) {
            refuse(exchange, ApiException.badRequest(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            LOG.debug("a client of {} went away, or its answer was broken off", path, e);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            LOG.error("the endpoint failed at {}", path, e);
            refuse(exchange, new ApiException(500, "server_error", null, "the server failed unexpectedly", e));
        } finally {
            metrics.end();
            // Of an unknown path the metrics keep no name: anybody can make up one more.
            metrics.answered(known(path) ? path : "other", exchange.getResponseCode());
        }
    }

    private boolean known(String path) {
        return computing.containsKey(path)
                || quick.containsKey(path)
                || reading.containsKey(path)
                || open.containsKey(path);
    }

    private void enter() {
        lock.lock();
        try {
            if (closing) {
                throw ApiException.closing();
            }
            active++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            active--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        Reading forBrowsers = open.get(path);
        if (forBrowsers != null) {
            forBrowsers.answer(exchange);
            return;
        }
        Reading read = reading.get(path);
        boolean ofEverybody = path.equals(STATUS) || (path.equals(METRICS) && access.hasAdmin());
        if (ofEverybody) {
            access.checkAdmin(exchange);
        }
        Client client = ofEverybody || path.equals(HEALTH) ? null : access.check(exchange);
        if (read != null) {
            require("GET", exchange);
            read.answer(exchange);
            return;
        }
        Answering answer = computing.getOrDefault(path, quick.get(path));
        if (answer == null || client == null) {
            throw new ApiException(404, "invalid_request_error", "not_found", "there is nothing at this path", null);
        }
        require("POST", exchange);
        access.checkJson(exchange);
        Duration limit = CallTimeout.of(exchange);
        // First: who is slow to send holds no place at the model.
        Asked asked = new Asked(exchange, bodies.read(exchange), client, limit);
        if (quick.containsKey(path)) {
            answer.answer(asked);
        } else {
            compute(answer, asked);
        }
    }

    private void compute(Answering route, Asked asked) throws IOException {
        asked.client().count();
        if (!permits.tryAcquire()) {
            throw ApiException.busy(
                    "at most " + maxConcurrent + " requests may use the model at once; try again later");
        }
        try {
            route.answer(asked);
        } finally {
            permits.release();
        }
    }

    /** Whoever may GET may ask for the head alone. */
    static void require(String method, HttpExchange exchange) {
        String asked = exchange.getRequestMethod();
        if (!asked.equals(method) && !(method.equals("GET") && asked.equals("HEAD"))) {
            exchange.getResponseHeaders().set("Allow", method.equals("GET") ? "GET, HEAD" : method);
            throw new ApiException(405, "invalid_request_error", null, "the method must be " + method, null);
        }
    }

    private void refuse(HttpExchange exchange, ApiException error) {
        if (exchange.getResponseCode() != -1) {
            LOG.warn("an answer was broken off: {}", error.getMessage());
            throw new UncheckedIOException(new IOException("the answer had begun", error));
        }
        try {
            Long after = error.retryAfterSeconds();
            if (after != null) {
                exchange.getResponseHeaders().set("Retry-After", after.toString());
            }
            bodies.send(exchange, error.status(), "application/json", error.json());
        } catch (IOException e) {
            LOG.debug("a client went away before it was told an error", e);
        }
    }

    private byte[] health() {
        return Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("status", "ok");
            out.writeEndObject();
        });
    }

    private byte[] models() {
        return Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeArrayFieldStart("data");
            for (ServedModel model : models) {
                write(model, out);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(ServedModel model, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", model.name());
        out.writeStringField("object", "model");
        out.writeNumberField("created", 0);
        out.writeStringField("owned_by", "local");
        out.writeEndObject();
    }

    /** Takes nothing new, and waits until nothing is being answered, or the time is over. */
    void close(Duration timeout) {
        lock.lock();
        try {
            closing = true;
            long left = Durations.nanos(timeout);
            while (active > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
