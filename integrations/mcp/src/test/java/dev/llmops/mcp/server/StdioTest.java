package dev.llmops.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.store.Store;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over streams. */
@Timeout(60)
class StdioTest {

    @Test
    void a_call_that_is_cancelled_is_interrupted_and_not_answered() throws Exception {
        BlockedEvaluator blocked = new BlockedEvaluator();
        LlmOpsMcpServer server =
                LlmOpsMcpServer.builder(Store.noop()).evaluators(blocked).build();
        try (PipedOutputStream toServer = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(toServer);
                PipedInputStream fromServer = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(fromServer)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, in, out));
            PrintStream client = new PrintStream(toServer, true, StandardCharsets.UTF_8);
            BufferedReader lines = new BufferedReader(new InputStreamReader(fromServer, StandardCharsets.UTF_8));
            client.println("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                    + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}}}");
            assertThat(lines.readLine()).contains("\"id\":0");
            client.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            client.println("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"evaluate\","
                    + "\"arguments\":{\"question\":\"Why?\",\"answer\":\"So.\"}}}");
            blocked.started.await();

            client.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}");
            blocked.interrupted.await();
            client.println("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}");

            assertThat(lines.readLine()).contains("\"id\":8");
            toServer.close();
            served.get();
        }
    }

    private static void serve(LlmOpsMcpServer server, PipedInputStream in, PipedOutputStream out) {
        try {
            server.serve(in, out, Caller.user("ann"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
