package dev.llmops.mcp.internal.stdio;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import reactor.core.publisher.Mono;

/** The SDK's transport over streams, with calls that a client can cancel. */
public final class StdioTransport implements McpServerTransportProvider {

    private final StdioServerTransportProvider streams;

    /**
     * Creates the transport.
     *
     * @param in what the client writes
     * @param out what the client reads
     */
    public StdioTransport(InputStream in, OutputStream out) {
        this.streams = new StdioServerTransportProvider(McpJsonDefaults.getMapper(), in, out);
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        streams.setSessionFactory(transport -> new CancellableSession(factory.create(transport), transport));
    }

    @Override
    public List<String> protocolVersions() {
        return streams.protocolVersions();
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return streams.notifyClients(method, params);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return streams.closeGracefully();
    }
}
