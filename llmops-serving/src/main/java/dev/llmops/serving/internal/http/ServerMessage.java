package dev.llmops.serving.internal.http;

import java.util.Collection;

/**
 * What a server said about a failure, as the cause of the exception that says what it means: it can repeat what a user typed. It never
 * holds a credential of the client.
 */
final class ServerMessage extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MAX_CHARS = 2000;
    private static final int MIN_SECRET_CHARS = 4;

    private ServerMessage(String message) {
        super(message, null, false, false);
    }

    static ServerMessage of(String body, Collection<String> secrets) {
        String text = body;
        for (String secret : secrets) {
            text = secret.length() < MIN_SECRET_CHARS ? text : text.replace(secret, "***");
        }
        return new ServerMessage(text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...");
    }
}
