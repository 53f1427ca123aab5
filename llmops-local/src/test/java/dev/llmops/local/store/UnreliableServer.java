package dev.llmops.local.store;

import dev.llmops.testkit.server.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A web server that can cut, lie and stall. Each connection gets one answer, then is closed. */
final class UnreliableServer implements AutoCloseable {

    /** Answers one request. */
    interface Answer {
        void write(Map<String, String> headers, OutputStream out) throws IOException;
    }

    private final List<Map<String, String>> requests = Collections.synchronizedList(new ArrayList<>());
    private final RawServer server;

    UnreliableServer(Answer answer) {
        this.server = new RawServer(request -> {
            Map<String, String> headers = new TreeMap<>(request.headers());
            headers.put("", request.line());
            requests.add(headers);
            answer.write(headers, request.out());
            request.out().flush();
            return false;
        });
    }

    URI uri(String path) {
        return server.uri(path);
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
