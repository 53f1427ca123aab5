package dev.llmops.experiments.canary;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as it is recorded with each decision. */
final class PlanJson {

    private PlanJson() {}

    static Map<String, Object> write(CanaryPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("guards", plan.guards().stream().map(PlanJson::write).toList());
        json.put("stages", plan.stages().stream().map(PlanJson::write).toList());
        json.put("alphaPromote", plan.alphaPromote());
        json.put("alphaRollback", plan.alphaRollback());
        json.put("rho2", plan.rho2());
        json.put("lenient", plan.lenient());
        json.put("minUnits", plan.minUnits());
        json.put("approval", plan.approval());
        json.put("silence", plan.silence().toString());
        json.put("lease", plan.lease().toString());
        json.put("limit", plan.limit().toString());
        return json;
    }

    static CanaryPlan read(JsonFields json) {
        CanaryPlan.Builder plan = CanaryPlan.builder()
                .alphas(json.number("alphaPromote"), json.number("alphaRollback"))
                .rho2(json.number("rho2"))
                .minUnits(json.whole("minUnits"))
                .deadMansSwitch(Duration.parse(json.text("silence")), Duration.parse(json.text("lease")))
                .limit(Duration.parse(json.text("limit")));
        json.objects("guards").forEach(guard -> plan.guard(guard(guard)));
        json.objects("stages")
                .forEach(stage ->
                        plan.stage(stage.number("share"), stage.whole("units"), Duration.parse(stage.text("time"))));
        if (json.flag("lenient")) {
            plan.lenient();
        }
        if (json.flag("approval")) {
            plan.approval();
        }
        return plan.build();
    }

    private static Map<String, Object> write(Guard guard) {
        return Map.of(
                "metric", guard.metric(),
                "kind", guard.kind().name(),
                "margin", guard.margin(),
                "higherIsBetter", guard.higherIsBetter());
    }

    private static Guard guard(JsonFields json) {
        return new Guard(
                json.text("metric"),
                Guard.Kind.valueOf(json.text("kind")),
                json.number("margin"),
                json.flag("higherIsBetter"));
    }

    private static Map<String, Object> write(Stage stage) {
        return Map.of(
                "share",
                stage.share(),
                "units",
                stage.units(),
                "time",
                stage.time().toString());
    }

    static List<Map<String, Object>> write(List<Bound> bounds) {
        return bounds.stream().map(PlanJson::write).toList();
    }

    /** An infinite bound says that nothing is known, and is left out. */
    private static Map<String, Object> write(Bound bound) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", bound.metric());
        json.put("estimate", bound.estimate());
        if (Double.isFinite(bound.lower())) {
            json.put("lower", bound.lower());
        }
        if (Double.isFinite(bound.upper())) {
            json.put("upper", bound.upper());
        }
        json.put("logE", bound.logE());
        return json;
    }

    static List<Bound> readBounds(List<JsonFields> json) {
        return json.stream()
                .map(bound -> new Bound(
                        bound.text("metric"),
                        bound.number("estimate"),
                        bound.numberOr("lower", Double.NEGATIVE_INFINITY),
                        bound.numberOr("upper", Double.POSITIVE_INFINITY),
                        bound.number("logE")))
                .toList();
    }
}
