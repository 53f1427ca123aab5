package dev.llmops.mcp.client;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Builds a {@link McpToolbox}. Not safe for use by multiple threads. */
public final class McpToolboxBuilder {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");
    private static final int MESSAGE_OVERHEAD = 4;

    private record Server(String name, McpServerIdentity identity, Supplier<McpClientTransport> transport) {}

    final ToolPins pins;
    final List<Guardrail> guardrails = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    int maxResultCharacters = 100_000;
    private Duration timeout = Duration.ofSeconds(30);
    OpenTelemetry telemetry = OpenTelemetry.noop();
    AuditLog audit = AuditLog.noop();
    InstantSource clock = SystemTime.clock();

    McpToolboxBuilder(ToolPins pins) {
        this.pins = Objects.requireNonNull(pins, "pins");
    }

    /**
     * Adds a server that is started as a program here. It gets a few variables of the environment, such as {@code PATH} and {@code HOME}, and none of the
     * others, which may be secrets.
     *
     * @param name what to call it: 1 to 20 lower-case letters, digits and hyphens
     * @param command the program
     * @param arguments its arguments
     * @return this
     * @throws IllegalArgumentException if the name is another, or taken
     */
    public McpToolboxBuilder stdio(String name, String command, String... arguments) {
        List<String> given = List.of(arguments);
        ServerParameters program = ServerParameters.builder(command).args(given).build();
        return server(name, McpServerIdentity.stdio(command, given), () -> {
            StdioClientTransport transport =
                    new StdioClientTransport(program, McpJsonDefaults.getMapper(), maxMessage());
            // What a server says on its standard error is nobody's business: it may hold anything.
            transport.setStdErrorHandler(line -> {});
            return transport;
        });
    }

    /**
     * Adds a server at an address.
     *
     * @param name what to call it: 1 to 20 lower-case letters, digits and hyphens
     * @param address the whole address of its endpoint, {@code https}, or {@code http} where it is this machine, without user, query and fragment
     * @return this
     * @throws IllegalArgumentException if it is another address, or the name is another, or taken
     */
    public McpToolboxBuilder http(String name, URI address) {
        return server(
                name,
                McpServerIdentity.http(address),
                () -> HttpClientStreamableHttpTransport.builder(address.getScheme() + "://" + address.getAuthority())
                        .endpoint(address.getRawPath())
                        .maxResponseSize(maxMessage())
                        .build());
    }

    /**
     * Adds a server that is reached by a transport of the SDK.
     *
     * @param name what to call it: 1 to 20 lower-case letters, digits and hyphens
     * @param identity what it is known by: its approvals hold for this alone
     * @param transport makes the transport, which the toolbox owns
     * @return this
     * @throws IllegalArgumentException if the name is another, or taken
     */
    public McpToolboxBuilder server(String name, McpServerIdentity identity, Supplier<McpClientTransport> transport) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be 1 to 20 lower-case letters, digits and hyphens, but was '" + name + "'");
        }
        if (servers.stream().anyMatch(server -> server.name().equals(name))) {
            throw new IllegalArgumentException("name must be given once, but was '" + name + "' again");
        }
        servers.add(new Server(name, Objects.requireNonNull(identity, "identity"), transport));
        return this;
    }

    /**
     * Adds guardrails: at {@code TOOL_CALL} they check arguments, at {@code TOOL_RESULT} results and the texts of definitions.
     *
     * @param more the guardrails, in order
     * @return this
     */
    public McpToolboxBuilder guardrails(Guardrail... more) {
        guardrails.addAll(List.of(more));
        return this;
    }

    /**
     * Sets how large a result may be. The default is 100,000.
     *
     * @param value in characters, at least 1
     * @return this
     */
    public McpToolboxBuilder maxResultCharacters(int value) {
        this.maxResultCharacters = Require.atLeast("maxResultCharacters", value, 1);
        return this;
    }

    /**
     * Sets how long a server may take to answer a request. The default is 30 seconds.
     *
     * @param value above 0
     * @return this
     */
    public McpToolboxBuilder timeout(Duration value) {
        this.timeout = Require.positive("timeout", value);
        return this;
    }

    /**
     * Sets where spans go: one for each call, whose {@code traceparent} the server gets. The default is nowhere.
     *
     * @param value where
     * @return this
     */
    public McpToolboxBuilder openTelemetry(OpenTelemetry value) {
        this.telemetry = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets where approvals are kept on record, and that a tool was blocked because it changed. The default is nowhere.
     *
     * @param value for example {@code ops.audit()}
     * @return this
     */
    public McpToolboxBuilder audit(AuditLog value) {
        this.audit = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock that approvals are dated by.
     *
     * @param value the clock
     * @return this
     */
    public McpToolboxBuilder clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Connects to the servers.
     *
     * @return the toolbox
     * @throws McpException if a server cannot be connected to; then none is
     * @throws IllegalStateException if there is no server
     */
    public McpToolbox build() {
        if (servers.isEmpty()) {
            throw new IllegalStateException("a toolbox needs a server: call stdio, http or server");
        }
        List<ServerConnection> connections = new ArrayList<>();
        try {
            for (Server server : servers) {
                ServerConnection connection = new ServerConnection(
                        server.name(), server.identity(), server.transport().get(), timeout);
                connections.add(connection);
                connection.connect();
            }
            return new McpToolbox(this, connections);
        } catch (RuntimeException e) {
            Closing.each(connections, ServerConnection::close);
            throw e;
        }
    }

    /** A character of a result has up to six in JSON, and most have one. */
    private int maxMessage() {
        return Math.max(1 << 20, (int) Math.min(Integer.MAX_VALUE, (long) maxResultCharacters * MESSAGE_OVERHEAD));
    }
}
