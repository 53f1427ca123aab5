package dev.llmops.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class QuickBenchmarksTest {

    @Test
    void each_row_names_benchmarks_that_exist() {
        assertThat(QuickBenchmarks.benchmarks()).isNotEmpty().allSatisfy(name -> {
            List<String> parts = List.of(name.split("\\."));
            Method method = Class.forName(QuickBenchmarks.class.getPackageName() + "." + parts.get(0))
                    .getMethod(parts.get(1));
            assertThat(method.isAnnotationPresent(Benchmark.class)).isTrue();
        });
    }

    @Test
    void a_row_shows_both_sides_and_the_command() {
        QuickRow row = QuickRow.ratio("recording / raw inserts", "StoreBenchmark", "store", "raw", "at least 0.7");

        assertThat(row.markdown(name -> name.equals("StoreBenchmark.store") ? 1500.0 : 2000.0))
                .isEqualTo("| recording / raw inserts | 0.75 (1,500.0 / 2,000.0 per second) | at least 0.7"
                        + " | `bin/benchmark StoreBenchmark` |");
    }

    @Test
    void every_figure_of_the_readme_names_its_command() throws Exception {
        List<String> sections = List.of(Files.readString(Path.of("README.md")).split("(?m)^## "));

        assertThat(sections.subList(1, sections.size()))
                .allSatisfy(section -> assertThat(section).contains("bin/benchmark "));
    }
}
