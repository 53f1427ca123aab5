package dev.llmops.server.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.error.ModelTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a client waits for its answer, in seconds, in the header that LiteLLM's proxy takes it in. The headers that OpenAI's clients
 * send by themselves are not read: those of a stream limit its first byte, or the time between two.
 */
public final class CallTimeout {

    /** The client has waited as long as it said. It gets another status than for a server that was too slow for us. */
    static final class MissedException extends ModelTimeoutException {

        private static final long serialVersionUID = 1L;

        MissedException() {
            super("the answer did not end within the time that its client gave it");
        }
    }

    private static final String HEADER = "x-litellm-timeout";
    private static final double MAX_SECONDS = Duration.ofDays(1).toSeconds();

    private CallTimeout() {}

    /**
     * Returns the time, or null if the client gave none.
     *
     * @throws ApiException if it is no time that lies ahead
     */
    public static @Nullable Duration of(HttpExchange exchange) {
        String value = exchange.getRequestHeaders().getFirst(HEADER);
        if (value == null) {
            return null;
        }
        double seconds = seconds(value);
        if (!(seconds > 0)) {
            throw ApiException.badRequest("the header " + HEADER + " must be a number of seconds above 0");
        }
        return Duration.ofNanos((long) (Math.min(seconds, MAX_SECONDS) * 1e9));
    }

    private static double seconds(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
