package dev.llmops.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.monitoring.metric.QualityMetrics;
import dev.llmops.serving.pool.Pool;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for nothing that a scrape does not have, whichever library measured; the page of reference has every metric. */
class DashboardTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern ASKED =
            Pattern.compile("\\b((?:gen_ai_client|llmops)_[a-z_]+?)(?:_bucket|_sum|_count)?(?=[\\[{)( <>]|$)");
    private static final Pattern SERIES = Pattern.compile("^# TYPE ([a-z_]+) ", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_.]+)`", Pattern.MULTILINE);
    /** What is no metric: labels in {@code by}. */
    private static final Set<String> LABELS = Set.of(
            "llmops_status",
            "llmops_cache",
            "llmops_cost_currency",
            "llmops_guardrail_name",
            "llmops_guardrail_stage",
            "llmops_guardrail_decision",
            "llmops_score_state",
            "llmops_feedback_signal",
            "llmops_pool_budget",
            "llmops_pool_endpoint",
            "llmops_pool_reason");

    @Test
    void all_that_is_asked_for_is_in_a_scrape_of_open_telemetry() throws IOException {
        Set<String> scraped = series(openTelemetry());

        assertThat(scraped).containsAll(asked());
    }

    @Test
    void all_that_is_asked_for_is_in_a_scrape_of_micrometer_but_the_time_between_chunks() throws IOException {
        Set<String> asked = asked();
        asked.remove("gen_ai_client_operation_time_per_output_chunk_seconds");

        assertThat(series(micrometer())).containsAll(asked);
    }

    @Test
    void the_page_has_the_metrics_of_a_scrape() throws IOException {
        Set<String> documented = ROW.matcher(Files.readString(DOCS.resolve("reference/metrics.md")))
                .results()
                .map(row -> row.group(1).replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented)
                .containsAll(series(openTelemetry()).stream()
                        .map(DashboardTest::withoutSuffix)
                        .toList());
        assertThat(asked()).allSatisfy(name -> assertThat(documented).contains(withoutSuffix(name)));
    }

    @Test
    @Tag("systems")
    void promtool_takes_the_alerts_and_they_fire_when_they_should() throws Exception {
        String promtool = System.getProperty("llmops.promtool", "promtool");
        assumeTrue(runs(promtool, "--version"), "skipped: promtool is not here; -Dllmops.promtool names one");

        assertThat(runs(
                        promtool,
                        "check",
                        "rules",
                        DOCS.resolve("dashboards/alerts.yml").toString()))
                .isTrue();
        assertThat(runs(promtool, "test", "rules", "src/test/resources/alerts-test.yml"))
                .isTrue();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String openTelemetry() throws IOException {
        PrometheusMetricReader reader = PrometheusMetricReader.builder().build();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(reader).build())
                .build()) {
            SampleCalls.make(builder -> builder.openTelemetry(sdk));
            SampleCalls.judge(QualityMetrics.of(sdk));
            try (Pool pool = SampleCalls.pool(builder -> builder.openTelemetry(sdk))) {
                return scrape(reader);
            }
        }
    }

    private static String scrape(PrometheusMetricReader reader) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, reader.collect());
        return text.toString(StandardCharsets.UTF_8);
    }

    private static String micrometer() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerMetrics metrics = new MicrometerMetrics(registry);
        SampleCalls.make(builder -> builder.listener(metrics));
        SampleCalls.judge(metrics.quality());
        try (Pool pool = SampleCalls.pool(builder -> builder.meter(new MicrometerPoolMeter(registry)))) {
            return registry.scrape();
        }
    }

    private static Set<String> series(String scrape) {
        return SERIES.matcher(scrape)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.equals("target_info"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the dashboard and the alerts ask for. */
    private static Set<String> asked() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DOCS.resolve("dashboards/grafana.json").toFile());
        Stream<String> panels = dashboard.findValuesAsText("expr").stream();
        Stream<String> alerts =
                Files.readString(DOCS.resolve("dashboards/alerts.yml")).lines();
        Set<String> asked = Stream.concat(panels, alerts)
                .flatMap(expression -> ASKED.matcher(expression).results().map(found -> found.group(1)))
                .filter(name -> !LABELS.contains(name))
                .filter(name -> !name.startsWith("llmops:") && !name.startsWith("gen_ai_request"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).isNotEmpty();
        return asked;
    }

    private static String withoutSuffix(String name) {
        return name.replaceAll("_(seconds|total)$", "");
    }
}
