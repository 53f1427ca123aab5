package dev.llmops.benchmarks.serving;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A server of chat completions that answers at once, with bytes that were made before: a thread for each connection, and nothing that
 * takes time. Prints its port on standard output.
 */
public final class LoopbackServer {

    private static final String WORDS = "The cable of the lamp is two and a half metres long, and it is black.";

    private static final byte[] WHOLE = whole();
    private static final byte[] STREAM_HEAD =
            ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk(event("\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null")
                            + event("\"delta\":{\"content\":\"The \"},\"finish_reason\":null")));
    private static final byte[] STREAM_REST = ascii(rest());

    private LoopbackServer() {}

    /**
     * Listens until the process ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            System.out.flush();
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread thread = new Thread(null, () -> serve(socket), "connection", 128 << 10);
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static byte[] whole() {
        String body =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"" + WORDS
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":16,\"total_tokens\":30}}";
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String rest() {
        StringBuilder events = new StringBuilder();
        String[] words = WORDS.split("(?<= )", -1);
        for (int i = 1; i < words.length; i++) {
            events.append(event("\"delta\":{\"content\":\"" + words[i] + "\"},\"finish_reason\":null"));
        }
        events.append(event("\"delta\":{},\"finish_reason\":\"stop\""));
        events.append(
                "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[],"
                        + "\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":16,\"total_tokens\":30}}\n\n");
        return chunk(events + "data: [DONE]\n\n") + "0\r\n\r\n";
    }

    private static String event(String choice) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + choice + "}]}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
                OutputStream out = socket.getOutputStream()) {
            StringBuilder line = new StringBuilder();
            while (true) {
                int length = head(in, line);
                byte[] body = in.readNBytes(length);
                if (new String(body, StandardCharsets.ISO_8859_1)
                        .replace(" ", "")
                        .contains("\"stream\":true")) {
                    out.write(STREAM_HEAD);
                    out.write(STREAM_REST);
                } else {
                    out.write(WHOLE);
                }
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    /** Reads the head of a request, and returns the length of its body. */
    private static int head(InputStream in, StringBuilder line) throws IOException {
        int length = 0;
        while (true) {
            line.setLength(0);
            int read = in.read();
            while (read != '\n') {
                if (read < 0) {
                    throw new EOFException();
                }
                line.append((char) read);
                read = in.read();
            }
            String text = line.toString().strip().toLowerCase(Locale.ROOT);
            if (text.isEmpty()) {
                return length;
            }
            if (text.startsWith("content-length:")) {
                length = Integer.parseInt(
                        text.substring("content-length:".length()).strip());
            }
        }
    }
}
