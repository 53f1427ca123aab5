package dev.llmops.monitoring.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.hash.Sha256;
import java.util.List;
import java.util.Locale;

/** The body of a webhook of Prometheus' Alertmanager, version 4, so that what takes its alerts takes these. */
final class AlertPayload {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FINGERPRINT = 16;
    /** Alertmanager's word for a time that there is not. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private AlertPayload() {}

    static byte[] of(List<Alert> alerts) {
        ObjectNode body = JSON.createObjectNode();
        body.put("version", "4");
        body.put("groupKey", "{}:{service=\"llmops\"}");
        body.put("truncatedAlerts", 0);
        body.put("status", alerts.stream().anyMatch(Alert::firing) ? "firing" : "resolved");
        body.put("receiver", "llmops");
        body.putObject("groupLabels");
        body.putObject("commonLabels");
        body.putObject("commonAnnotations");
        body.put("externalURL", "");
        ArrayNode array = body.putArray("alerts");
        alerts.forEach(alert -> describe(array.addObject(), alert));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of ours is JSON", e);
        }
    }

    private static void describe(ObjectNode node, Alert alert) {
        node.put("status", alert.firing() ? "firing" : "resolved");
        ObjectNode labels = node.putObject("labels");
        alert.labels().forEach(labels::put);
        labels.put("alertname", alert.name());
        labels.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        node.putObject("annotations").put("summary", alert.summary());
        node.put("startsAt", alert.startsAt().toString());
        node.put("endsAt", alert.endsAt() == null ? NEVER : alert.endsAt().toString());
        node.put("generatorURL", "");
        node.put("fingerprint", Sha256.hex(alert.name()).substring(0, FINGERPRINT));
    }
}
