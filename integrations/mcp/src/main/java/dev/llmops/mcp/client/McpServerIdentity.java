package dev.llmops.mcp.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.text.UnicodeText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a server is known by: an approval holds for one identity, so that a tool of the same name from elsewhere is not approved.
 *
 * @param value a command with its arguments as {@code stdio:["npx","-y","stock-server"]}, or an address as {@code http:https://host/mcp}
 */
public record McpServerIdentity(String value) {

    /** Refuses text with a lone surrogate. */
    public McpServerIdentity {
        UnicodeText.requireWellFormed("value", value);
    }

    /**
     * {@return the identity of a program that is started here}
     *
     * @param command the program
     * @param arguments its arguments
     */
    public static McpServerIdentity stdio(String command, List<String> arguments) {
        List<String> whole = new ArrayList<>();
        whole.add(command);
        whole.addAll(arguments);
        try {
            return new McpServerIdentity("stdio:" + new ObjectMapper().writeValueAsString(whole));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments must be text that has a JSON form", e);
        }
    }

    /**
     * {@return the identity of a server at an address}
     *
     * @param address its address, {@code https}, or {@code http} where it is this machine, without user, query and fragment
     * @throws IllegalArgumentException if it is another address: whoever is on the way could change the tools, and a secret in it would stand in the
     *     file of approvals
     */
    public static McpServerIdentity http(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        if (!scheme.equals("https") && !(scheme.equals("http") && local)) {
            throw new IllegalArgumentException(
                    "address must be https, or http on this machine, but was " + scheme + " on '" + host + "'");
        }
        if (address.getRawUserInfo() != null || address.getRawQuery() != null || address.getRawFragment() != null) {
            // The address itself is not told: it can hold a key.
            throw new IllegalArgumentException(
                    "address must have no user, query or fragment, which would stand in the file of approvals; send a key"
                            + " in a header, with a transport of your own");
        }
        return new McpServerIdentity("http:" + address);
    }

    @Override
    public String toString() {
        return value;
    }
}
