package dev.llmops.server.internal.openai;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.provenance.AiDisclosure;
import dev.llmops.server.internal.http.AnswerHeaders;
import dev.llmops.server.internal.http.Asked;
import dev.llmops.server.internal.http.Bodies;
import dev.llmops.server.internal.http.Generations;
import dev.llmops.server.internal.http.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** What the routes that generate text share. */
public final class Serving {

    final ServedModels models;
    final Generations generations;
    final Bodies bodies;
    private final AnswerHeaders headers;
    private final InstantSource clock;
    private final boolean disclose;
    private final String start;
    private final AtomicLong count = new AtomicLong();

    public Serving(
            ServedModels models,
            Generations generations,
            AnswerHeaders headers,
            InstantSource clock,
            Bodies bodies,
            boolean disclose) {
        this.models = models;
        this.generations = generations;
        this.bodies = bodies;
        this.headers = headers;
        this.clock = clock;
        this.disclose = disclose;
        this.start = Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** Tells in the head of the answer what belongs to it. It must not have begun. */
    ModelStream announce(ModelStream answer, Caller caller, HttpExchange exchange) {
        try {
            headers.of(answer, caller).forEach(exchange.getResponseHeaders()::set);
            return answer;
        } catch (RuntimeException | Error e) {
            Closing.after(e, answer::close);
            throw e;
        }
    }

    /** Begins an answer, and says that it is generated if that is wanted. */
    Reply reply(Asked asked, boolean events, String model, String id) {
        HttpExchange exchange = asked.exchange();
        Reply reply = events ? bodies.events(exchange) : bodies.json(exchange);
        Duration limit = asked.limit();
        if (limit != null) {
            reply.endingBy(generations.in(limit));
        }
        return reply.disclosing(disclose ? new AiDisclosure(model, null, id, clock.instant()) : null);
    }

    /** Returns an id that no other answer of this process has, and none that one before it had. */
    String nextId() {
        return start + "_" + count.incrementAndGet();
    }

    /** Returns the time in the seconds that OpenAI's API tells it in. */
    long created() {
        return clock.instant().getEpochSecond();
    }
}
