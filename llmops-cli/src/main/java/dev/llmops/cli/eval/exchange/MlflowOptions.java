package dev.llmops.cli.eval.exchange;

import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.eval.exchange.mlflow.MlflowRuns;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A server of MLflow. */
final class MlflowOptions {

    @Option(
            names = "--server",
            paramLabel = "URI",
            description = "The MLflow server that keeps the run, for example http://127.0.0.1:5000.")
    @Nullable
    URI server;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header of each request to the server, as for credentials; may be given several times.")
    Map<String, String> headers = Map.of();

    MlflowRuns open(URI uri) {
        MlflowRuns runs = MlflowRuns.at(uri, SystemTime.clock());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            runs = runs.withHeader(header.getKey(), header.getValue());
        }
        return runs;
    }
}
