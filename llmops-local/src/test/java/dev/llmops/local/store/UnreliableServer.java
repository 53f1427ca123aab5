package dev.llmops.local.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A web server on a raw socket, so that it can cut, lie and stall. Each connection gets one answer, then is closed. */
final class UnreliableServer implements AutoCloseable {

    /** Answers one request. */
    interface Answer {
        void write(Map<String, String> headers, OutputStream out) throws IOException;
    }

    private final ServerSocket socket;
    private final Answer answer;
    private final List<Map<String, String>> requests = Collections.synchronizedList(new ArrayList<>());

    UnreliableServer(Answer answer) throws IOException {
        this.answer = answer;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "unreliable server");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** The headers of each request so far, by lower-case name; the request line under "". */
    List<Map<String, String>> requests() {
        return requests;
    }

    static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                Map<String, String> headers = read(connection);
                requests.add(headers);
                answer.write(headers, connection.getOutputStream());
                connection.getOutputStream().flush();
            } catch (IOException e) {
                // The client went away, or the test is over.
            }
        }
    }

    private static Map<String, String> read(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        Map<String, String> headers = new TreeMap<>();
        headers.put("", String.valueOf(in.readLine()));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
