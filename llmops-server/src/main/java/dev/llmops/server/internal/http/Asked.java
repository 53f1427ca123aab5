package dev.llmops.server.internal.http;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.api.identity.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be answered.
 *
 * @param exchange where the answer goes
 * @param body what was asked
 * @param client who asked
 * @param limit how long the client waits for its answer, or null if it did not say
 */
public record Asked(
        HttpExchange exchange,
        Fields body,
        Client client,
        @Nullable Duration limit) {

    private static final int MAX_USER = 256;

    /**
     * Takes who calls from the body: whom the key names, with the user of the request where the key names none, so that the client of an
     * application can tell its users apart, and nobody can be another key's user.
     */
    public Caller caller() {
        String user = body.text("user");
        String other = body.text("safety_identifier");
        Caller caller = client.caller();
        String named = user == null || user.isBlank() ? other : user;
        if (caller.user() != null || named == null || named.isBlank()) {
            return caller;
        }
        return new Caller(checked(named), caller.session(), caller.tenant(), caller.tags());
    }

    private static String checked(String user) {
        if (user.length() > MAX_USER) {
            throw ApiException.badRequest("'user' must have at most " + MAX_USER + " characters");
        }
        return user;
    }
}
