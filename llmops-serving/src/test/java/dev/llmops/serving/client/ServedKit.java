package dev.llmops.serving.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ModelClientKit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The compatibility kit for a wire format: a server that answers, goes on for ever, or breaks, as the request asks it to. */
abstract class ServedKit extends ModelClientKit {

    private static final List<String> PIECES =
            List.of("The cat 🐈", " sleeps", " in", " Köln,", " the fish 🐟 does", " not.");

    private final FakeModelServer server = new FakeModelServer(this::answer);

    /** {@return the client under test} */
    abstract ModelClient client(String url);

    /** {@return a whole answer with this text, JSON-escaped} */
    abstract String whole(String text);

    /** {@return the events in front of the first piece} */
    abstract String begin();

    /** {@return an event with this piece, JSON-escaped} */
    abstract String delta(String piece);

    /** {@return the events behind the last piece} */
    abstract String end();

    @Override
    protected ModelClient createClient() {
        return client(server.url(""));
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Override
    protected ModelRequest request() {
        return ModelRequest.user("Where does the cat sleep?");
    }

    @Override
    protected Optional<ModelRequest> longRequest() {
        return Optional.of(ModelRequest.user("Count to infinity."));
    }

    @Override
    protected Optional<ModelRequest> failingRequest() {
        return Optional.of(ModelRequest.user("Break."));
    }

    private void answer(FakeModelServer.Exchange exchange) throws IOException {
        boolean stream = exchange.requestLine.contains("_stream")
                || exchange.json().path("stream").asBoolean();
        if (exchange.body.contains("Break.")) {
            exchange.respond(500, "application/json", "{\"error\":{\"message\":\"broken\"}}");
        } else if (exchange.body.contains("Count to infinity.")) {
            count(exchange, stream);
        } else if (stream) {
            exchange.startEvents();
            exchange.chunk(begin() + ": keep-alive\n\n");
            for (String piece : PIECES) {
                exchange.chunk(delta(escaped(piece)));
            }
            exchange.chunk(end());
            exchange.endChunks();
        } else {
            exchange.respond(200, "application/json", whole(escaped(String.join("", PIECES))));
        }
    }

    private void count(FakeModelServer.Exchange exchange, boolean stream) throws IOException {
        if (!stream) {
            exchange.stall();
            return;
        }
        exchange.startEvents();
        exchange.chunk(begin());
        for (long i = 0; true; i++) {
            exchange.chunk(delta(i + ", "));
        }
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
