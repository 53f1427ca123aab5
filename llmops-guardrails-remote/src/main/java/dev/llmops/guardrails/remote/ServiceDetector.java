package dev.llmops.guardrails.remote;

import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.TextDetector;

/** A detector that asks a service: what all of them say of themselves. */
abstract class ServiceDetector implements TextDetector {

    final JsonService service;
    private final String name;
    private final String version;

    ServiceDetector(String name, String version, ServiceEndpoint endpoint) {
        this.service = new JsonService(name, endpoint);
        this.name = name;
        this.version = version;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public DetectorCost cost() {
        return DetectorCost.REMOTE;
    }
}
