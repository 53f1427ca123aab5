package dev.llmops.local.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.TestModels;
import dev.llmops.testkit.SystemProcess;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the files that PEFT itself saves, and what it computes today. */
@Tag("systems")
class LoraConverterSystemTest {

    @TempDir
    Path folder;

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

        for (BaseArchitecture architecture : BaseArchitecture.values()) {
            try (PeftGolden golden = PeftGolden.of(architecture.toString(), folder)) {
                Object kept = golden.kept().get("tokens");
                golden.replace(new ObjectMapper()
                        .readTree(
                                out.resolve("golden-" + architecture + ".json").toFile()));
                assertThat(golden.kept().get("tokens")).isEqualTo(kept);
                for (Iterator<String> names = golden.kept().get("adapters").fieldNames(); names.hasNext(); ) {
                    String name = architecture + "-" + names.next();
                    ConvertedAdapter converted = LoraConverter.forBase(golden.base)
                            .convert(out.resolve(name), folder.resolve(name + ".gguf"));
                    assertThat(golden.distanceWith(
                                    name.substring(name.indexOf('-') + 1),
                                    converted.card().file()))
                            .as(name)
                            .isLessThan(0.002);
                }
            }
        }
    }
}
