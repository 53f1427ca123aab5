package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libraries of other systems are fetched like this one's. What they compute can only be seen on such a system. */
@Timeout(300)
class NativePackagesTest {

    private static final Path SCRIPT = Path.of("src/main/sh/fetch-natives.sh").toAbsolutePath();

    // Of ELF, Mach-O and PE: the first bytes, then where the processor stands, and its number for 64-bit ARM or x86.
    private static final int ELF_AARCH64 = 183;
    private static final int MACH_O_64 = 0xFEEDFACF;
    private static final int MACH_O_ARM64 = 0x0100000C;
    private static final int PE_X64 = 0x8664;

    @TempDir
    Path folder;

    private record Ended(int status, String said) {}

    private Ended fetch(String platform) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder("bash", SCRIPT.toString(), platform, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Ended(process.waitFor(), Files.readString(said));
    }

    @ParameterizedTest
    @CsvSource({"linux-arm64, libllama-common.so", "mac-arm64-metal, libllama-common.dylib", "win-x64, llama-common.dll"
    })
    void libraries_of_other_systems_arrive_whole_and_are_for_those_systems(String platform, String library)
            throws Exception {
        Ended ended = fetch(platform);
        assumeFalse(
                ended.said().contains("npm could not fetch") || ended.said().contains("npm is missing"),
                () -> "the package of " + platform + " cannot be had here: " + ended.said());

        assertThat(ended.status()).as(ended.said()).isZero();
        Path libraries = folder.resolve(platform);
        Map<String, String> hashes = manifest(libraries);
        assertThat(hashes).containsKeys(library, "LICENSE-llama.cpp");
        for (Map.Entry<String, String> file : hashes.entrySet()) {
            assertThat(Sha256.hex(Files.readAllBytes(libraries.resolve(file.getKey()))))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        assertThat(processor(Files.readAllBytes(libraries.resolve(library)))).isEqualTo(platform);
    }

    private static Map<String, String> manifest(Path libraries) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        for (String line : Files.readAllLines(libraries.resolve("manifest"))) {
            // As sha256sum writes it: the hash, a blank, a blank or a star, and the name.
            hashes.put(line.substring(66), line.substring(0, 64));
        }
        return hashes;
    }

    private static String processor(byte[] library) {
        ByteBuffer bytes = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        if (new String(library, 0, 4, StandardCharsets.ISO_8859_1).equals("\u007fELF")
                && bytes.getShort(18) == ELF_AARCH64) {
            return "linux-arm64";
        }
        if (bytes.getInt(0) == MACH_O_64 && bytes.getInt(4) == MACH_O_ARM64) {
            return "mac-arm64-metal";
        }
        if (bytes.getShort(0) == 'M' + ('Z' << 8) && (bytes.getShort(bytes.getInt(60) + 4) & 0xFFFF) == PE_X64) {
            return "win-x64";
        }
        return "something else";
    }

    @Test
    void a_platform_that_there_is_not_is_refused_with_those_that_there_are() throws Exception {
        Ended ended = fetch("solaris-sparc");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said()).contains("with one of these platforms").contains("win-x64");
    }
}
