package dev.llmops.experiments.canary;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An observation as it is recorded with each decision. */
final class ObservationJson {

    private ObservationJson() {}

    static Map<String, Object> write(Observation observed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stage", observed.stage());
        json.put("inStage", observed.inStage().toString());
        json.put("running", observed.running().toString());
        json.put("silent", observed.silent().toString());
        json.put("awaiting", observed.awaiting());
        json.put("approved", observed.approved());
        json.put(
                "epochs", observed.epochs().stream().map(ObservationJson::write).toList());
        json.put(
                "returning",
                observed.returning().stream().map(ObservationJson::write).toList());
        return json;
    }

    static Observation read(JsonFields json) {
        return new Observation(
                (int) json.whole("stage"),
                Duration.parse(json.text("inStage")),
                Duration.parse(json.text("running")),
                Duration.parse(json.text("silent")),
                json.flag("awaiting"),
                json.flag("approved"),
                json.objects("epochs").stream().map(ObservationJson::epoch).toList(),
                json.objects("returning").stream()
                        .map(ObservationJson::returning)
                        .toList());
    }

    private static Map<String, Object> write(EpochData epoch) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", epoch.number());
        json.put("share", epoch.share());
        json.put("units", epoch.units());
        json.put("control", write(epoch.control()));
        json.put("canary", write(epoch.canary()));
        return json;
    }

    private static EpochData epoch(JsonFields json) {
        return new EpochData(
                (int) json.whole("number"),
                json.number("share"),
                json.whole("units"),
                arms(json.object("control")),
                arms(json.object("canary")));
    }

    private static Map<String, Object> write(Map<String, Arm> arms) {
        Map<String, Object> json = new TreeMap<>();
        arms.forEach((metric, arm) -> json.put(
                metric,
                Map.of("n", arm.n(), "mean", arm.mean(), "variance", arm.variance(), "failing", arm.failing())));
        return json;
    }

    private static Map<String, Arm> arms(JsonFields json) {
        return json.members().keySet().stream()
                .map(String::valueOf)
                .collect(Collectors.toMap(metric -> metric, metric -> {
                    JsonFields arm = json.object(metric);
                    return new Arm(arm.whole("n"), arm.number("mean"), arm.number("variance"), arm.whole("failing"));
                }));
    }

    private static Map<String, Object> write(Returning units) {
        return Map.of(
                "metric", units.metric(),
                "earlier", units.earlier(),
                "later", units.later(),
                "covariance", units.covariance());
    }

    private static Returning returning(JsonFields json) {
        return new Returning(
                json.text("metric"), (int) json.whole("earlier"), (int) json.whole("later"), json.number("covariance"));
    }
}
