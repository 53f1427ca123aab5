package dev.llmops.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.testkit.server.Chromium;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page in a real browser, driven by the DevTools protocol: keys and clicks are those of a person. */
final class BrowserPage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 30;

    private final Chromium.Running browser;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> loads = new LinkedBlockingQueue<>();

    /** What the page complains about: errors of scripts, of policies, of requests. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    /** Method and address of each request. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    BrowserPage(Chromium chromium) throws Exception {
        browser = chromium.start();
        HttpClient http = HttpClient.newHttpClient();
        URI tools = URI.create("http://" + browser.devTools().getAuthority() + "/json/new?about:blank");
        String target = http.send(
                        HttpRequest.newBuilder(tools)
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        URI page = URI.create(JSON.readTree(target).path("webSocketDebuggerUrl").asText());
        socket = http.newWebSocketBuilder().buildAsync(page, new Listener()).get(SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                take(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        JsonNode read;
        try {
            read = JSON.readTree(message);
        } catch (IOException e) {
            throw new IllegalStateException(message, e);
        }
        JsonNode params = read.path("params");
        switch (read.path("method").asText()) {
            case "" -> answers.remove(read.path("id").asInt()).complete(read);
            case "Page.loadEventFired" -> loads.add("loaded");
            case "Runtime.exceptionThrown" -> complaints.add(params.toString());
            case "Log.entryAdded" -> complaints.add(params.at("/entry/text").asText());
            case "Network.requestWillBeSent" ->
                requests.add(params.at("/request/method").asText() + " "
                        + params.at("/request/url").asText());
            default -> {}
        }
    }

    private JsonNode call(String method, Map<String, ?> params) throws Exception {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(params));
        socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode read = answer.get(SECONDS, TimeUnit.SECONDS);
        if (read.has("error") || read.at("/result/exceptionDetails").isObject()) {
            throw new IllegalStateException(method + ": " + read);
        }
        return read.path("result");
    }

    void open(URI address) throws Exception {
        loads.clear();
        call("Page.navigate", Map.of("url", address.toString()));
        if (loads.poll(SECONDS, TimeUnit.SECONDS) == null) {
            throw new IllegalStateException(address + " did not load");
        }
    }

    /** {@return the value of an expression, or of its promise} */
    JsonNode evaluate(String expression) throws Exception {
        return call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true))
                .at("/result/value");
    }

    void key(String name) throws Exception {
        Map<String, String> texts = Map.of("Enter", "\r", "Space", " ");
        Map<String, Integer> codes = Map.of("Enter", 13, "Space", 32, "Tab", 9);
        String key = name.equals("Space") ? " " : name;
        boolean types = texts.containsKey(name);
        call(
                "Input.dispatchKeyEvent",
                types
                        ? Map.of(
                                "type",
                                "keyDown",
                                "key",
                                key,
                                "code",
                                name,
                                "windowsVirtualKeyCode",
                                codes.get(name),
                                "text",
                                texts.get(name))
                        : Map.of(
                                "type",
                                "rawKeyDown",
                                "key",
                                key,
                                "code",
                                name,
                                "windowsVirtualKeyCode",
                                codes.get(name)));
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyUp", "key", key, "code", name, "windowsVirtualKeyCode", codes.get(name)));
    }

    /** Copies what is selected, as Ctrl-C does. */
    void copy() throws Exception {
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        "rawKeyDown",
                        "key",
                        "c",
                        "code",
                        "KeyC",
                        "modifiers",
                        2,
                        "windowsVirtualKeyCode",
                        67,
                        "commands",
                        List.of("copy")));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", "c", "code", "KeyC", "modifiers", 2));
    }

    void type(String text) throws Exception {
        call("Input.insertText", Map.of("text", text));
    }

    void click(String selector) throws Exception {
        click(selector, "left");
    }

    void click(String selector, String button) throws Exception {
        JsonNode place = evaluate("(() => { const e = document.querySelector('" + selector + "'); e.scrollIntoView();"
                + " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            place.get(0).asDouble(),
                            "y",
                            place.get(1).asDouble(),
                            "button",
                            button,
                            "clickCount",
                            1));
        }
    }

    @Override
    public void close() {
        socket.abort();
        browser.close();
    }
}
