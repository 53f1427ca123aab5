package dev.llmops.mcp.client;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A span around a request to a server, by OpenTelemetry's names for MCP, and where the server's own spans find it. It holds no texts. */
final class CallSpan {

    private final OpenTelemetry telemetry;

    CallSpan(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** Runs a call in a span. {@code call}: gets what goes into {@code _meta}: {@code traceparent} and {@code tracestate}. */
    <T> T around(ServerConnection server, String tool, String callId, Function<Map<String, Object>, T> call) {
        Span span = telemetry
                .getTracer("dev.llmops.mcp")
                .spanBuilder("tools/call " + tool)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("mcp.method.name", "tools/call")
                .setAttribute("mcp.server.name", server.name())
                .setAttribute("gen_ai.operation.name", "execute_tool")
                .setAttribute("gen_ai.tool.name", tool)
                .setAttribute("gen_ai.tool.call.id", callId)
                .startSpan();
        Context context = Context.current().with(span);
        Map<String, Object> meta = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(context, meta, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        try (var scope = context.makeCurrent()) {
            return call.apply(meta);
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(
                    "error.type",
                    e instanceof McpException known
                            ? known.reason().toString()
                            : e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }
}
