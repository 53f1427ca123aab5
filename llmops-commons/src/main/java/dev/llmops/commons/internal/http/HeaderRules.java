package dev.llmops.commons.internal.http;

import java.net.http.HttpRequest;

/**
 * What HTTP allows in a header. Values are credentials more often than not, and the JDK's own messages repeat them; these do not.
 */
public final class HeaderRules {

    private HeaderRules() {}

    /**
     * Refuses a header that the JDK's client would refuse when it is sent.
     *
     * @param name its name
     * @param value its value
     * @throws IllegalArgumentException if it is none; the message has its name alone
     */
    public static void require(String name, String value) {
        requireValue("the header '" + name + "'", value);
        HttpRequest.newBuilder().setHeader(name, "value");
    }

    /**
     * {@return a value that can be sent} A key that was read from a file, or out of a secret that was made with {@code echo}, often has its line end.
     *
     * @param what what is sent, in words
     * @param value the value
     * @throws IllegalArgumentException if it cannot be sent; the message does not have it
     */
    public static String requireValue(String what, String value) {
        try {
            HttpRequest.newBuilder().setHeader("name", value);
            return value;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    what
                            + " must hold no line end and no other character that HTTP does not allow there; strip what was read from a file");
        }
    }
}
