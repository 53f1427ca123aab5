package dev.llmops.eval.exchange.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RowResult;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** The only span of a row's trace, in the form of MLflow's {@code traces.json}: ids in Base64, and each attribute as JSON in a string. */
final class MlflowSpan {

    private static final String TRACE_PREFIX = "tr-";
    private static final int SPAN_ID_DIGITS = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private MlflowSpan() {}

    /**
     * {@return the content of the file}
     *
     * @param trace what {@link MlflowJson#trace} made of the row
     */
    static ObjectNode of(ObjectNode trace, RowResult row) {
        ObjectNode file = Json.MAPPER.createObjectNode();
        ObjectNode span = file.putArray("spans").addObject();
        String id = trace.at("/trace/trace_info/trace_id").asText();
        span.put("trace_id", base64(id.substring(TRACE_PREFIX.length())));
        span.put("span_id", base64(Sha256.hex(id).substring(0, SPAN_ID_DIGITS)));
        span.put("parent_span_id", "");
        span.put("name", row.rowId());
        long start =
                nanos(Instant.parse(trace.at("/trace/trace_info/request_time").asText()));
        span.put("start_time_unix_nano", start);
        span.put(
                "end_time_unix_nano",
                start + Math.round((row.seconds() == null ? 0 : row.seconds()) * NANOS_PER_SECOND));
        span.putArray("events");
        EvaluationCase answer = row.answer();
        span.putObject("status")
                .put("code", answer == null ? "STATUS_CODE_ERROR" : "STATUS_CODE_OK")
                .put("message", answer == null ? String.valueOf(row.error()) : "");
        ObjectNode attributes = span.putObject("attributes");
        attributes.put("mlflow.traceRequestId", Json.write(id));
        attributes.put("mlflow.spanType", Json.write("CHAIN"));
        if (answer != null) {
            attributes.put("mlflow.spanInputs", Json.write(answer.input()));
            attributes.put("mlflow.spanOutputs", Json.write(answer.output()));
        }
        return file;
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS_PER_SECOND), at.getNano());
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
