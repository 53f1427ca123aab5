package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.TestModels;
import dev.llmops.testkit.SystemProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the files that PEFT itself saves, and what it computes today. */
@Tag("systems")
class LoraConverterSystemTest extends LoraConverterGoldenTest {

    @Test
    void what_peft_saves_is_converted_and_computes_what_peft_computes() throws Exception {
        Path python = SystemProcess.program("llmops.trl", "bin/llmops tune setup --stand-ins");
        Path out = folder.resolve("peft");
        Process process = new ProcessBuilder(List.of(
                        python.toString(),
                        "src/test/python/lora_golden.py",
                        TestModels.stories().toAbsolutePath().toString(),
                        out.toString()))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();

        JsonNode kept = golden;
        golden = read(out);
        assertThat(golden.get("tokens")).isEqualTo(kept.get("tokens"));
        for (String name : List.of("lora", "rslora")) {
            ConvertedAdapter converted =
                    LoraConverter.forBase(base).convert(out.resolve(name), folder.resolve(name + "-of-peft.gguf"));
            assertThat(distanceWith(name, converted.card().file())).isLessThan(0.002);
        }
    }

    private static JsonNode read(Path out) throws IOException {
        return new ObjectMapper().readTree(out.resolve("golden.json").toFile());
    }
}
