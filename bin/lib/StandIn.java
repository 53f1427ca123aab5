import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Stands for a model's server with OpenAI's protocol, for bin/release: it prints its port, and answers every question, whole or streamed, the same. */
class StandIn {

    private static final String CHOICE = "{\"id\":\"1\",\"model\":\"lamp\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"%s\":"
            + "{\"role\":\"assistant\",\"content\":\"It is 2.5 metres long.\"}}]}";

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            boolean stream = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("\"stream\":true");
            byte[] body = (stream ? "data: " + CHOICE.formatted("delta") + "\n\ndata: [DONE]\n\n" : CHOICE.formatted("message"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }
}
