package dev.llmops.rag.ingest;

import com.sun.net.httpserver.HttpExchange;
import dev.llmops.testkit.server.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A site on this machine, whose pages have ETags and can be made to misbehave. */
final class WebSite implements AutoCloseable {

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(int status, String type, byte[] body, Map<String, String> headers) {}

    final Map<String, Page> pages = new HashMap<>();
    /** What was asked for, with the status of the answer, but for robots.txt. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final AtomicInteger robotsAsked = new AtomicInteger();
    /** Whether what was asked for came with the header {@code X-Secret}. */
    final Map<String, Boolean> secrets = new ConcurrentHashMap<>();

    private final LoopbackServer server = new LoopbackServer(this::answer);

    URI at(String path) {
        return server.uri(path);
    }

    void put(String path, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        pages.put(path, new Page(200, type, body, Map.of("ETag", "\"" + text.hashCode() + "\"")));
    }

    void put(String path, int status, Map<String, String> headers) {
        pages.put(path, new Page(status, "text/plain", new byte[0], headers));
    }

    void sitemap(String path, String... pagesOf) {
        StringBuilder xml = new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
        for (String page : pagesOf) {
            xml.append("<url><loc>").append(at(page)).append("</loc></url>");
        }
        put(path, "application/xml", xml.append("</urlset>").toString());
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        Page page = pages.get(path);
        if (page == null) {
            record(exchange, path, 404);
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (page.status() == 0) {
            server.awaitClose();
        }
        page.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", page.type());
        String tag = exchange.getRequestHeaders().getFirst("If-None-Match");
        int status = tag != null && tag.equals(page.headers().get("ETag")) ? 304 : page.status();
        record(exchange, path, status);
        exchange.sendResponseHeaders(status, status == 304 || page.body().length == 0 ? -1 : page.body().length);
        if (status != 304) {
            exchange.getResponseBody().write(page.body());
        }
    }

    private void record(HttpExchange exchange, String path, int status) {
        if (path.equals("/robots.txt")) {
            robotsAsked.incrementAndGet();
        } else {
            asked.add(path + " " + status);
            secrets.put(path, exchange.getRequestHeaders().containsKey("X-Secret"));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
