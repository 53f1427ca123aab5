package dev.llmops.serving.internal.load;

import dev.llmops.serving.routing.EndpointLoad;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * The load in a server's metrics (Prometheus text format 0.0.4). Requests are summed over the engines of a server, and of the use of their
 * caches the highest counts. The older of two names is that of vLLM before 0.10.
 */
public final class PrometheusLoad {

    private static final List<String> RUNNING = List.of(
            "vllm:num_requests_running",
            "sglang:num_running_reqs",
            "trtllm_num_requests_running",
            "tgi_batch_current_size",
            "llamacpp:requests_processing");
    private static final List<String> WAITING = List.of(
            "vllm:num_requests_waiting",
            "sglang:num_queue_reqs",
            "trtllm_num_requests_waiting",
            "tgi_queue_size",
            "llamacpp:requests_deferred");
    private static final List<String> CACHE = List.of(
            "vllm:kv_cache_usage_perc",
            "vllm:gpu_cache_usage_perc",
            "sglang:token_usage",
            "trtllm_kv_cache_utilization",
            "llamacpp:kv_cache_usage_ratio");

    private static final Pattern SAMPLE =
            Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{.*})?\\s+(\\S+)(?:\\s+-?\\d+)?\\s*");

    private PrometheusLoad() {}

    /** {@return the load, or none if they tell none; {@code metrics}: of a server} */
    public static Optional<EndpointLoad> read(String metrics) {
        return Loads.of(
                sum(metrics, RUNNING),
                sum(metrics, WAITING),
                values(metrics, CACHE).max().orElse(-1));
    }

    private static double sum(String metrics, List<String> names) {
        return values(metrics, names).reduce(Double::sum).orElse(-1);
    }

    private static DoubleStream values(String metrics, List<String> names) {
        return metrics.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .filter(sample -> names.contains(sample.group(1)))
                .mapToDouble(sample -> number(sample.group(2)))
                .filter(Double::isFinite);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // Such as +Inf: no load.
            return Double.NaN;
        }
    }
}
