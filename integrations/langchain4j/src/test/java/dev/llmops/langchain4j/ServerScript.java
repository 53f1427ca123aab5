package dev.llmops.langchain4j;

import dev.llmops.api.model.ModelRequest;
import java.io.IOException;

/** A server for the compatibility kit: it answers, goes on for ever, or breaks, as the last message asks it to. */
final class ServerScript {

    static final ModelRequest REQUEST = ModelRequest.user("Where does the cat sleep?");
    static final ModelRequest LONG = ModelRequest.user("Count to infinity.");
    static final ModelRequest FAILING = ModelRequest.user("Break.");

    private ServerScript() {}

    static void answer(FakeExchange exchange) throws IOException {
        switch (exchange.asked()) {
            case "Count to infinity." -> count(exchange);
            case "Break." -> exchange.respond(500, "application/json", "{\"error\":{\"message\":\"broken\"}}");
            default -> exchange.answer("The cat 🐈", " sleeps", " in", " Köln,", " the fish 🐟 does", " not.");
        }
    }

    private static void count(FakeExchange exchange) throws IOException {
        if (!exchange.streamed()) {
            exchange.stall();
            return;
        }
        exchange.startEvents();
        for (long i = 0; true; i++) {
            exchange.text(i + ", ");
        }
    }
}
