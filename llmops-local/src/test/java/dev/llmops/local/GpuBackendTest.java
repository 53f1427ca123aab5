package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.fuzz.TinyGguf;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The GPU's code path on a machine without one: llama.cpp's Vulkan backend on Mesa's lavapipe, which computes on the CPU
 * but is a GPU to all above it. Skipped where the driver is not installed.
 */
@Timeout(600)
class GpuBackendTest {

    private static final String NATIVES = "dev/llmops/local/natives";

    /** What one run said of each way, and its log. */
    private record Run(Map<String, String> ways, String log) {}

    @TempDir
    Path folder;

    private static Path lavapipe() throws IOException {
        Path drivers = Path.of("/usr/share/vulkan/icd.d");
        if (Files.isDirectory(drivers)) {
            try (Stream<Path> files = Files.list(drivers)) {
                Path driver = files.filter(
                                file -> String.valueOf(file.getFileName()).startsWith("lvp_icd"))
                        .findFirst()
                        .orElse(null);
                if (driver != null) {
                    return driver;
                }
            }
        }
        return abort("skipped: Mesa's Vulkan driver for the CPU is not installed (Debian: mesa-vulkan-drivers)");
    }

    /** The folder of class path of llmops-local-vulkan, got in the same way as its build gets it. */
    private static Path vulkanArtifact() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("src/main/sh/fetch-natives.sh")), "skipped: not run in its module");
        Path root = Path.of("target", "vulkan").toAbsolutePath();
        Path said = Files.createTempFile("fetch", ".log");
        Process fetch = new ProcessBuilder(
                        "src/main/sh/fetch-natives.sh",
                        "linux-x64-vulkan",
                        root.resolve(NATIVES).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = fetch.waitFor(120, TimeUnit.SECONDS);
        String words = Files.readString(said);
        Files.delete(said);
        if (!ended || fetch.exitValue() != 0) {
            fetch.destroyForcibly();
            abort("skipped: the Vulkan backend cannot be fetched here: " + words);
        }
        return root;
    }

    private static Run run(Path artifact, Map<String, String> environment, String... ways) throws Exception {
        return run(TestModels.stories(), artifact, environment, ways);
    }

    private static Run run(Path model, Path artifact, Map<String, String> environment, String... ways)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                artifact + File.pathSeparator + System.getProperty("java.class.path"),
                GpuReport.class.getName(),
                model.toString()));
        command.addAll(Arrays.asList(ways));
        Path log = Files.createTempFile("gpu", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        // As llama.cpp's own tests on lavapipe have it: otherwise compiling shaders takes a quarter of a minute.
        builder.environment().put("GGML_VK_DISABLE_F16", "1");
        builder.environment().put("GGML_VK_DISABLE_COOPMAT", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
            String logged = Files.readString(log);
            assertThat(process.exitValue()).as(logged).isZero();
            Map<String, String> said = new LinkedHashMap<>();
            output.lines().forEach(line -> said.put(line.split(" => ", 2)[0], line.split(" => ", 2)[1]));
            return new Run(said, logged);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }

    private static Map<String, String> devices(Path driver, String visible) {
        return Map.of(
                "VK_DRIVER_FILES",
                driver.toString(),
                "VK_ICD_FILENAMES",
                driver.toString(),
                "GGML_VK_VISIBLE_DEVICES",
                visible);
    }

    private static String cpuText() {
        try (LocalModel model = LocalModel.load(TestModels.stories())) {
            return GpuReport.text(model);
        }
    }

    @Test
    void on_one_gpu_the_text_is_that_of_the_cpu() throws Exception {
        Path driver = lavapipe();
        String text = cpuText();

        Run run = run(vulkanArtifact(), devices(driver, "0"), "all", "two layers", "none", "main 1", "rows", "flash");

        assertThat(run.ways())
                .containsEntry("all", "[GPU Vulkan0, CPU CPU] [] " + text)
                .containsEntry("two layers", "[GPU Vulkan0, CPU CPU] [] " + text)
                .containsEntry("none", "[CPU CPU] [] " + text)
                .containsEntry("main 1", "refused: mainGpu must be from 0 to 0 (Vulkan0), but was 1")
                .containsEntry(
                        "rows",
                        "refused: split must not be ROW, because of these GPUs not all can share out rows: Vulkan0; use LAYER");
        assertThat(run.ways().get("flash")).startsWith("[GPU Vulkan0, CPU CPU] [] ");
    }

    @Test
    void on_two_gpus_the_layers_are_shared_out_and_the_text_is_that_of_the_cpu() throws Exception {
        Path driver = lavapipe();
        String text = cpuText();

        Run run = run(vulkanArtifact(), devices(driver, "0,0"), "all", "thirds", "main 1", "main 2", "in three");

        assertThat(run.ways())
                .containsEntry("all", "[GPU Vulkan0, GPU Vulkan1, CPU CPU] [] " + text)
                .containsEntry("thirds", "[GPU Vulkan0, GPU Vulkan1, CPU CPU] [] " + text)
                .containsEntry("main 1", "[GPU Vulkan1, CPU CPU] [] " + text)
                .containsEntry("main 2", "refused: mainGpu must be from 0 to 1 (Vulkan0, Vulkan1), but was 2")
                .containsEntry(
                        "in three",
                        "refused: tensorSplit must have at most one share for each GPU (2 here: Vulkan0, Vulkan1), but has 3");
    }

    @Test
    @Tag("full")
    void experts_can_be_kept_off_the_gpu() throws Exception {
        Path driver = lavapipe();
        Path file = Files.write(
                folder.resolve("experts.gguf"), TinyGguf.mixtureOfExperts().bytes());
        String text;
        try (LocalModel model = LocalModel.load(file)) {
            text = GpuReport.text(model);
        }

        Run run = run(
                file,
                vulkanArtifact(),
                devices(driver, "0"),
                "all",
                "experts on the CPU",
                "weights",
                "weights without experts");

        assertThat(run.ways())
                .containsEntry("all", "[GPU Vulkan0, CPU CPU] [] " + text)
                .containsEntry("experts on the CPU", "[GPU Vulkan0, CPU CPU] [] " + text);
        long experts = 2L * 3 * 32 * 48 * 4 * Float.BYTES;
        long moved = Long.parseLong(run.ways().get("weights"))
                - Long.parseLong(run.ways().get("weights without experts"));
        assertThat(moved).isEqualTo(experts);
    }

    @Test
    void without_a_driver_the_model_runs_on_the_cpu_and_says_so() throws Exception {
        lavapipe();
        String text = cpuText();

        Run run = run(vulkanArtifact(), devices(folder.resolve("no_such_driver.json"), "0"), "all", "none", "main 0");

        assertThat(run.ways().get("all"))
                .startsWith("[CPU CPU] [the Vulkan backend cannot be used: ")
                .endsWith("] " + text);
        assertThat(run.ways())
                .containsEntry("none", "[CPU CPU] [] " + text)
                .containsEntry("main 0", "refused: mainGpu must be unset, because no GPU was found, but was 0");
        assertThat(run.log()).contains("the Vulkan backend of llama.cpp is there, but cannot be used");
    }

    @Test
    void a_backend_whose_library_can_not_be_loaded_is_left_out_and_named() throws Exception {
        Path artifact = Files.createDirectories(folder.resolve(NATIVES).resolve("linux-x64-cuda"));
        byte[] library = "no library, as it were without CUDA's runtime".getBytes(StandardCharsets.UTF_8);
        Files.write(artifact.resolve("libggml-cuda.so"), library);
        Files.writeString(artifact.resolve("manifest"), Sha256.hex(library) + "  libggml-cuda.so\n");
        String text = cpuText();

        Run run = run(folder, Map.of("LLMOPS_HOME", folder.resolve("home").toString()), "all");

        assertThat(run.ways().get("all"))
                .startsWith("[CPU CPU] [the CUDA backend cannot be used: ")
                .contains("libggml-cuda.so")
                .endsWith("] " + text);
        assertThat(run.log()).contains("the CUDA backend of llama.cpp is there, but cannot be used");
    }
}
